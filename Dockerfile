# The service for production. Nothing is compiled and nothing unpinned is fetched.
FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7 AS build
WORKDIR /build
RUN python -m venv /opt/hotline
COPY requirements/runtime.lock requirements/runtime.lock
RUN /opt/hotline/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/runtime.lock
COPY pyproject.toml LICENSE ./
COPY bot bot
COPY handlers handlers
COPY faq faq
COPY storage storage
RUN /opt/hotline/bin/python -m pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin hotline && \
    install -d -o hotline -m 700 /var/lib/hotline/spool
COPY --from=build /opt/hotline /opt/hotline
ENV PATH=/opt/hotline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOTLINE_HOST=0.0.0.0 \
    HOTLINE_PORT=8080
USER hotline
WORKDIR /tmp
EXPOSE 8080
# `serve` and `work` drain on SIGTERM, and both answer /healthz on HOTLINE_PORT.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=3)"]
ENTRYPOINT ["hotline"]
CMD ["serve"]
