# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The install must not build yet: the sources come next, and change more often than the packages.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

# The packages that the running server needs. Those that end up in dist/ as files for the browser stay out: 220 MB, not 650.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm uninstall --omit=dev --ignore-scripts --no-audit --no-fund \
    @mantine/core @mantine/hooks @mantine/notifications \
    @scalar/api-reference @tabler/icons-react \
    @tanstack/react-query @tanstack/react-router @tanstack/react-virtual \
    @vitejs/plugin-react vite \
  && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/var/lib/in-their-shoes
WORKDIR /app
RUN install -d -o node -g node -m 0700 "$DATA_DIR"
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE NOTICE ./
USER node
VOLUME /var/lib/in-their-shoes
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
