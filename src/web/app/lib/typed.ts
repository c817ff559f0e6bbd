let forms = 0;

/** Something was typed into a form and is nowhere but there. @returns to be called once it is kept, or thrown away */
export function keepTyped(): () => void {
  forms += 1;
  return () => {
    forms -= 1;
  };
}

/** Whether leaving the page by ourselves would lose what somebody typed. */
export const isTyping = (): boolean => forms > 0;
