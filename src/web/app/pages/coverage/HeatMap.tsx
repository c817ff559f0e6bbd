import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { type Cursor, moveCursor, within } from '../../lib/grid-cursor.ts';
import { cellAt, cellWidthFor, contentSize, type HeatMapSize, scrollToShow, type Viewport } from '../../lib/heat-map.ts';
import { drawHeatMap, type HeatMapData, type Palette } from './draw-heat-map.ts';
import classes from './HeatMap.module.css';

interface Props {
  readonly label: string;
  readonly data: HeatMapData;
  readonly rowHeight: number;
  /** One cell in words: who, what, how it stands. */
  readonly describe: (cell: Cursor) => string;
  readonly onOpen: (cell: Cursor) => void;
}

/**
 * A heat-map for 10,000 people × 40 touch-points: a canvas as large as its frame, painted anew with every scroll. For
 * keyboards and screen readers it is an ARIA grid whose one real cell is the cursor; arrows move it, Enter opens it.
 */
export function HeatMap({ label, data, rowHeight, describe, onOpen }: Props) {
  useComputedColorScheme('light');
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 });
  const [hover, setHover] = useState<Cursor>();
  const [focused, setFocused] = useState(false);
  const labelWidth = room.width < 560 ? 104 : 190;
  const columns = data.columnLabels.length;
  const size: HeatMapSize = {
    rows: data.cells.length,
    columns,
    rowHeight,
    labelWidth,
    cellWidth: cellWidthFor(columns, room.width - labelWidth),
    headHeight: 184,
  };
  const content = contentSize(size);
  const place = within(cursor, size);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const viewport = (): Viewport => {
    const element = frame.current;
    return { left: element?.scrollLeft ?? 0, top: element?.scrollTop ?? 0, width: room.width, height: room.height };
  };

  const paint = useEffectEvent(() => {
    const element = canvas.current;
    const context = element?.getContext('2d', { alpha: false });
    if (!element || !context || !frame.current || room.width === 0) return;
    const scale = window.devicePixelRatio;
    const [width, height] = [Math.round(room.width * scale), Math.round(room.height * scale)];
    // Setting a canvas's size empties it, even to the same size.
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawHeatMap(context, data, size, viewport(), readPalette(frame.current), hover ?? (focused ? place : undefined));
  });

  // Whatever made React render (data, cursor, size, colour scheme) may have changed the picture.
  useLayoutEffect(() => paint());

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let asked = 0;
    const onScroll = () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => paint());
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(asked);
    };
  }, []);

  const go = (to: Cursor) => {
    setCursor(to);
    frame.current?.scrollTo(scrollToShow(size, viewport(), to));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(place);
      return;
    }
    const pageRows = Math.max(1, Math.floor((room.height - size.headHeight) / rowHeight) - 1);
    const next = moveCursor(place, event.key, event.ctrlKey, { ...size, pageRows });
    if (!next) return;
    event.preventDefault();
    go(next);
  };
  const at = (event: Pick<PointerEvent, 'clientX' | 'clientY'>): Cursor | undefined => {
    const box = frame.current?.getBoundingClientRect();
    return box && cellAt(size, viewport(), event.clientX - box.left, event.clientY - box.top);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a table of 400,000 cells is what this canvas is there to avoid */}
      <div
        ref={frame}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={size.rows}
        aria-colcount={size.columns}
        aria-activedescendant={`${id}-cell`}
        className={classes['frame']}
        style={{ height: `min(72vh, ${content.height + 16}px)` }}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onPointerMove={(event) => {
          const cell = event.pointerType === 'mouse' ? at(event) : undefined;
          setHover((before) => (before?.row === cell?.row && before?.column === cell?.column ? before : cell));
        }}
        onPointerLeave={() => setHover(undefined)}
        onClick={(event) => {
          const cell = at(event);
          if (cell) setCursor(cell);
        }}
        onDoubleClick={(event) => {
          const cell = at(event);
          if (cell) onOpen(cell);
        }}
      >
        <div className={classes['content']} style={content} role="presentation">
          <canvas ref={canvas} className={classes['canvas']} style={room} aria-hidden />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and points here */}
          <div role="row" aria-rowindex={place.row + 1}>
            {/* biome-ignore lint/a11y/useSemanticElements: see above */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
            <div
              id={`${id}-cell`}
              role="gridcell"
              aria-colindex={place.column + 1}
              aria-selected
              className={classes['cursor']}
              data-shown={focused || undefined}
              style={{
                left: size.labelWidth + place.column * size.cellWidth,
                top: size.headHeight + place.row * rowHeight,
                width: size.cellWidth - 1,
                height: Math.max(rowHeight - 1, 4),
              }}
            >
              <span className="visually-hidden">{describe(place)}</span>
            </div>
          </div>
        </div>
      </div>
      <p className={classes['word']} aria-hidden>
        {describe(hover ?? place)}
      </p>
    </>
  );
}

function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    surface: read('--its-surface'),
    text: read('--mantine-color-text'),
    muted: read('--mantine-color-dimmed'),
    line: read('--its-line'),
    mark: '#ffffff',
    font: style.fontFamily,
    states: {
      d: read('--its-direct'),
      e: read('--its-equivalent'),
      x: read('--its-exempt'),
      v: read('--its-privileged'),
      p: read('--its-planned'),
      m: read('--its-missing'),
    },
  };
}
