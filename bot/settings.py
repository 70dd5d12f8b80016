"""Typed settings from the environment and a secrets folder; every missing name is reported at once."""

from datetime import date, timedelta
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handlers.policy import LATE

SECRETS = Path("/run/secrets")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
LATE_ONE = r"(code|reply|notice|reminder|broadcast)\s*=\s*[1-9]\d{0,4}[smh]"
BULK_ONE = r"\d\d\s*=\s*(officials|leads|nobody)"
NO_GATEWAY = "none"
OUR_OWN = ("webchat", "page", "terminal", "sms")  # channels on which nobody else reads along


class Settings(BaseSettings):
    """Every setting of the service. docs/settings.md describes each; tests/house checks that none is left out."""

    model_config = SettingsConfigDict(
        env_prefix="HOTLINE_",
        extra="ignore",
        populate_by_name=True,
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
    )

    database_url: SecretStr = Field(default=SecretStr(""), description="PostgreSQL: postgresql://user:password@host/db")
    owner_database_url: SecretStr = Field(
        default=SecretStr(""), description="the same database as its owner, for `hotline migrate`; empty: one user"
    )
    redis_url: SecretStr = Field(default=SecretStr(""), description="Redis or Valkey; empty: processes wake by polling")
    vault_key: SecretStr = Field(
        default=SecretStr(""), description="keys of encrypted fields, made by `hotline migrate --new-key`"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8080, description="port to listen on")
    public_url: str = Field(default="", description="https address under which the world reaches this service")
    trusted_proxies: int = Field(default=0, description="how many proxies stand before the service (X-Forwarded-For)")
    edition: int = Field(default=2021, description="administrative units: 2021 or 2025")
    served_provinces: str = Field(default="89,70,77,75,19", description="codes of the provinces served")
    lead_province: str = Field(default="89", description="province whose health department owns what nobody owns")
    test_id_prefixes: str = Field(default="", description="identity prefixes of made-up people, no warning for them")
    database_pool: int = Field(default=20, description="largest number of database connections a process holds")
    lease_seconds: float = Field(default=30.0, description="how long a process may take to send a message it holds")
    import_ask_above: int = Field(
        default=100, description="an import that changes more people than this waits for a yes; 0: every import"
    )
    import_undo_days: int = Field(default=30, description="for how many days an import can be taken back")
    backlog_days: int = Field(
        default=20, ge=1, le=250, description="working days in which reports from a file of old ones are dealt with"
    )
    backlog_from: date | None = Field(
        default=None, description="opening day (2021-11-01), from which the time of old reports runs; empty: arrival"
    )
    controller: str = Field(default="", description="who answers for the data, as the privacy page names it")
    controller_contact: str = Field(default="", description="address, phone or mail of that office, beside its name")
    backup_days: int = Field(default=30, description="days after which backups are deleted: what people are told")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    sms_gateway: str = Field(
        default=NO_GATEWAY, description="none, http, one installed, or demo (kept, shown on the demo phone; only there)"
    )
    sms_url: str = Field(default="", description="address of the SMS gateway for sms_gateway=http")
    sms_token: SecretStr = Field(default=SecretStr(""), description="token of the SMS gateway")
    sms_answers: str = Field(
        default="", description="file of patterns for answers of the SMS gateway, looked at before the shipped ones"
    )
    sms_codes_hour: int = Field(
        default=600, ge=0, description="text messages an hour for the whole installation; a tenth a minute; 0: any"
    )
    sms_codes_share: int = Field(
        default=50, ge=0, le=90, description="percent of them that are kept for one-time codes; 0: nothing"
    )
    sms_news_minutes: int = Field(
        default=5, ge=1, description="minutes the browser has to show news of a report before it goes by text message"
    )
    session_idle_minutes: int = Field(
        default=60, ge=0, description="minutes without a page or an act after which an official is signed out; 0: never"
    )
    claim_hours: int = Field(
        default=4,
        ge=1,
        le=400,
        description="office hours after which an untouched report returns to its queue",
    )
    take_back_minutes: int = Field(
        default=30, ge=0, description="minutes in which an official takes back a result that was pressed by mistake"
    )
    bulk_by: str = Field(
        default="",
        pattern=rf"^\s*({BULK_ONE}(\s*,\s*{BULK_ONE})*)?\s*$",
        description="who may act on many reports at once, e.g. 89=leads,77=nobody; officials where not named",
    )
    practice_provinces: str = Field(
        default="", description="codes of the provinces whose officials may practise on made-up reports; empty: none"
    )
    counter_idle_seconds: int = Field(
        default=0,
        ge=0,
        description="seconds without a touch after which /chat?counter ends for the next person; 0: off",
    )
    sms_quiet: str = Field(
        default="21-7", pattern=r"^([01]?\d|2[0-3])-([01]?\d|2[0-3])$",
        description="local hours in which no news goes by text message, from-to; the same hour twice: none",
    )  # fmt: skip
    sms_marks: bool = Field(
        default=False, description="keep Vietnamese marks in texts about reports: a part then holds 70 letters, not 160"
    )
    human_pause_minutes: int = Field(
        default=120, ge=0,
        description="minutes the bot is silent after an official wrote from the messenger's own console; 0: never",
    )  # fmt: skip
    messages_minute: int = Field(default=40, ge=0, description="messages an account may send in a minute; 0: any")
    messages_hour: int = Field(default=600, ge=0, description="messages an account may send in an hour; 0: any")
    send_percent: int = Field(
        default=100, ge=0, description="percent of the messengers' limits for sending that is used; 0: not counted"
    )
    files_hour: int = Field(default=40, ge=1, description="files a chat may send in an hour")
    files_hour_megabytes: int = Field(default=24, ge=1, description="megabytes of them")
    files_megabytes: int = Field(default=50_000, ge=1, description="megabytes of files the installation keeps")
    watched_folders: str = Field(
        default="/", description="folders whose disks are watched, separated by commas: an alarm from nine tenths on"
    )
    silence_hours: int = Field(
        default=4, ge=0, description="office hours without an event of a connected account that raise an alarm; 0: none"
    )
    late: str = Field(
        default="",
        pattern=rf"^\s*({LATE_ONE}(\s*,\s*{LATE_ONE})*)?\s*$",
        description="how long a message may wait by class before leads are told, e.g. code=45s,reply=5m,notice=30m",
    )
    spool_dir: str = Field(
        default="",
        description="folder that all processes share, for events that come while the database is away",
    )
    spool_megabytes: int = Field(default=200, ge=1, description="megabytes the spool may hold")
    channels: str = Field(default="", description="channels of other installed packages to open, separated by commas")
    sensitive: str = Field(
        default="",
        pattern=r"^\s*([a-z_]+=(chat|link)\s*(,\s*[a-z_]+=(chat|link)\s*)*)?$",
        description="where personal data are typed, by channel: chat, or link (a one-time page), e.g. telegram=chat",
    )
    demo: bool = Field(default=False, description="show the demo phone and the demo's people; never in production")
    embed_origins: str = Field(
        default="", description="sites that may show the web chat in a frame, separated by spaces; * for any"
    )
    metrics_port: int = Field(default=0, description="port of Prometheus metrics at /metrics; 0: none")

    telegram_bot_token: SecretStr = Field(
        default=SecretStr(""), validation_alias="TELEGRAM_BOT_TOKEN", description="the bot's token; empty: no Telegram"
    )
    telegram_api_base_url: str = Field(
        default="https://api.telegram.org", validation_alias="TELEGRAM_API_BASE_URL", description="Bot API address"
    )
    telegram_bot_name: str = Field(
        default="",
        validation_alias="TELEGRAM_BOT_NAME",
        description="the bot's name without @, for the links of `hotline links`",
    )
    telegram_polling: bool = Field(
        default=False,
        validation_alias="TELEGRAM_POLLING",
        description="ask Telegram for updates also with public_url: where it cannot reach that address",
    )
    telegram_webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="secret header of the webhook; empty: derived from vault_key",
    )

    zalo_oa_app_id: str = Field(default="", validation_alias="ZALO_OA_APP_ID", description="Zalo: id of the app")
    zalo_oa_id: str = Field(
        default="", validation_alias="ZALO_OA_ID", description="Zalo: id of the Official Account; empty: no Zalo"
    )
    zalo_oa_app_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="ZALO_OA_APP_SECRET", description="Zalo: secret key of the app"
    )
    zalo_oa_secret_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="ZALO_OA_SECRET_KEY",
        description="Zalo: the key shown beside the webhook setting, which signs events",
    )
    zalo_oa_api_base_url: str = Field(
        default="https://openapi.zalo.me",
        validation_alias="ZALO_OA_API_BASE_URL",
        description="Zalo: address of the API",
    )
    zalo_oa_oauth_base_url: str = Field(
        default="https://oauth.zaloapp.com",
        validation_alias="ZALO_OA_OAUTH_BASE_URL",
        description="Zalo: address of tokens",
    )

    zalo_oa_billed: bool = Field(
        default=False,
        validation_alias="ZALO_OA_BILLED",
        description="Zalo: send what costs, 48 hours to 7 days after a person wrote",
    )
    zalo_oa_billed_month: int = Field(
        default=1000,
        ge=0,
        validation_alias="ZALO_OA_BILLED_MONTH",
        description="Zalo: messages and templates that may cost in a month; 0: any number",
    )
    zalo_oa_template_id: str = Field(
        default="",
        validation_alias="ZALO_OA_TEMPLATE_ID",
        description="Zalo: approved template that tells of a held message after 7 days; empty: none",
    )
    zalo_oa_template_fields: str = Field(
        default="",
        pattern=r"^$|^[A-Za-z]\w*=(code|office|state|date)(,[A-Za-z]\w*=(code|office|state|date))*$",
        validation_alias="ZALO_OA_TEMPLATE_FIELDS",
        description="Zalo: parameter=value of the template, commas between; values: code, office, state, date",
    )
    zalo_oa_hold_days: int = Field(
        default=60,
        ge=1,
        le=85,
        validation_alias="ZALO_OA_HOLD_DAYS",
        description="Zalo: days that a message waits for the person to write",
    )

    @field_validator("sensitive")
    @classmethod
    def _has_a_page(cls, value: str) -> str:
        """A page of ours beside a chat of ours would be the same place twice."""
        if wrong := [name for name in OUR_OWN if f"{name}=link" in value.replace(" ", "").split(",")]:
            raise ValueError(f"{', '.join(wrong)}: only another's messenger can have pages (link)")
        return value

    @field_validator("backlog_from", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        """An empty variable is one that is not set."""
        return value or None

    def missing(self) -> list[str]:
        """Names that a production process needs and does not have."""
        needed = {"HOTLINE_DATABASE_URL": self.database_url, "HOTLINE_VAULT_KEY": self.vault_key}
        found = [name for name, value in needed.items() if not value.get_secret_value()]
        if self.sms_gateway == "http" and not self.sms_url:
            found.append("HOTLINE_SMS_URL")
        if self.zalo_oa_id:
            zalo = {
                "ZALO_OA_APP_ID": self.zalo_oa_app_id,
                "ZALO_OA_APP_SECRET": self.zalo_oa_app_secret.get_secret_value(),
                "ZALO_OA_SECRET_KEY": self.zalo_oa_secret_key.get_secret_value(),
            }
            found += [name for name, value in zalo.items() if not value]
        return found

    @property
    def sends_texts(self) -> bool:
        """Whether a gateway carries text messages."""
        return self.sms_gateway != NO_GATEWAY

    def template_fields(self) -> dict[str, str]:
        """Parameter of Zalo's template -> which value of ours it takes."""
        pairs = [one.partition("=") for one in self.zalo_oa_template_fields.split(",") if one]
        return {name: value for name, _, value in pairs}

    def owner_url(self) -> str:
        """The address under which the schema is changed: the owner's, else the one of the service."""
        return self.owner_database_url.get_secret_value() or self.database_url.get_secret_value()

    def opened_channels(self) -> list[str]:
        """The channels of other packages that are opened, each once."""
        return list(dict.fromkeys(name.strip() for name in self.channels.split(",") if name.strip()))

    def sensitive_by_channel(self) -> dict[str, str]:
        """Channel -> chat or link, for the channels that do not keep what they bring."""
        pairs = (one.strip().partition("=") for one in self.sensitive.split(",") if one.strip())
        return {name: where for name, _, where in pairs}

    def late_after(self) -> dict[str, timedelta]:
        """Class of messages -> how long one may wait; the shipped length where nothing is set."""
        pairs = [one.partition("=") for one in "".join(self.late.split()).split(",") if one]
        return {**LATE, **{name: timedelta(**{UNITS[value[-1]]: int(value[:-1])}) for name, _, value in pairs}}

    def folders(self) -> list[str]:
        """The folders whose disks are watched."""
        return [name.strip() for name in self.watched_folders.split(",") if name.strip()]

    def quiet_hours(self) -> tuple[int, int]:
        """Local hours in which no news goes by text message, from and to."""
        begin, _, end = self.sms_quiet.partition("-")
        return int(begin), int(end)

    def who_acts_on_many(self) -> dict[str, str]:
        """Province -> officials, leads or nobody."""
        pairs = (one.partition("=") for one in "".join(self.bulk_by.split()).split(",") if one)
        return {province: who for province, _, who in pairs}

    def provinces_practising(self) -> frozenset[str]:
        """The codes of the provinces whose officials may practise."""
        return frozenset(code.strip() for code in self.practice_provinces.split(",") if code.strip())

    def provinces(self) -> frozenset[str]:
        """The codes of the provinces served."""
        return frozenset(code.strip() for code in self.served_provinces.split(",") if code.strip())
