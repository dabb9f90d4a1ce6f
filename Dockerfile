# One image for web, worker, beat and the one-shot services; docker-compose.yml gives each its command.

FROM node:22-slim AS npm
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund

FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=udlejning.settings
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp udlejning
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt
COPY manage.py ./
COPY udlejning udlejning
COPY monitoring monitoring
COPY anvisning anvisning
COPY templates templates
COPY static static
COPY --from=npm /app/node_modules/dkfds/dist node_modules/dkfds/dist
COPY --from=npm /app/node_modules/leaflet/dist node_modules/leaflet/dist
# The key signs nothing here; collectstatic only needs one to be set.
RUN DJANGO_SECRET_KEY=building-the-image python manage.py collectstatic --noinput -v 0
USER udlejning
EXPOSE 8000
CMD ["gunicorn", "udlejning.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--timeout", "120", "--no-control-socket", "--access-logfile", "-"]
