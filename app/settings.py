"""Everything an operator can set, from the environment or ``.env``; ``.env.example`` explains each."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, PrivateAttr, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Hold the settings. Names in the environment carry the prefix ``TTHC_``, but for DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="TTHC_", env_file=ROOT / ".env", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = Field(default="", pattern=r"^(?:https?://[^\s/?#@]+/?)?$")
    embed_origins: str = Field(
        default="", pattern=r"^\s*(?:https?://[^\s/?#@,*]+/?\s*(?:,\s*https?://[^\s/?#@,*]+/?\s*)*)?$"
    )
    rasa_port: int = Field(default=8005, ge=1, le=65535)
    actions_port: int = Field(default=8055, ge=1, le=65535)
    data_dir: Path = ROOT / "var"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    encoder: str = "static"
    popularity: bool = True
    unconfirmed_steps: bool = True
    held_out_share: float = Field(default=0.3, ge=0, le=0.9)
    gateway_secret: SecretStr = SecretStr("")
    environment: Literal["development", "production"] = "development"

    zalo_oa_app_id: str = ""
    zalo_oa_id: str = ""
    zalo_oa_app_secret: SecretStr = SecretStr("")
    zalo_oa_webhook_secret: SecretStr = SecretStr("")
    zalo_oa_signed_with: Literal["app_id", "oa_id"] = "app_id"
    zalo_oa_refresh_token: SecretStr = SecretStr("")
    zalo_oa_per_second: float = Field(default=1.5, gt=0)
    zalo_oa_api_url: str = "https://openapi.zalo.me"
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"

    zalo_bot_token: SecretStr = SecretStr("")
    zalo_bot_webhook_secret: SecretStr = SecretStr("")
    zalo_bot_fetch: bool = False
    zalo_bot_per_month: int = Field(default=3000, ge=1)
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"

    telegram_token: SecretStr = SecretStr("")
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_fetch: bool = False
    telegram_proxy: str = ""
    telegram_api_url: str = "https://api.telegram.org"

    keep_turns_days: int = Field(default=365, ge=1)
    keep_addresses_days: int = Field(default=90, ge=7)
    retrain_weekly: str = Field(default="", pattern=r"^(?:(?:T[2-7]|CN) (?:[01]?\d|2[0-3]))?$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    _content: Path | None = PrivateAttr(default=None)

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else ROOT / value

    @property
    def database(self) -> str:
        """Return the address of the message store; SQLite in the data folder when none is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'tthc.db'}"

    @property
    def dialogue_database(self) -> str:
        """Return the address of Rasa's slots: the same PostgreSQL, or an SQLite file of their own."""
        if self.database.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'dialogue.db'}"
        # Rasa's older SQLAlchemy knows PostgreSQL by its plain name only.
        return f"postgresql://{self.database.partition('://')[2]}"

    @property
    def models_dir(self) -> Path:
        """Return the folder of trained Rasa models."""
        return self.data_dir / "models"

    @property
    def index_dir(self) -> Path:
        """Return the folder of built indexes."""
        return self.data_dir / "index"

    def with_content(self, folder: Path) -> Settings:
        """Return the same settings, but with what was taught, imported and counted as a folder holds it."""
        other = self.model_copy()
        other._content = folder
        return other

    @property
    def content_dir(self) -> Path:
        """Return the folder of what was taught, imported and counted: what changes without a developer."""
        return self._content or self.data_dir

    @property
    def releases_dir(self) -> Path:
        """Return the folder that keeps, for each retraining, the content it was made from."""
        return self.data_dir / "releases"

    @property
    def catalogue_dir(self) -> Path:
        """Return the folder of imported catalogues."""
        return self.content_dir / "catalogue"

    @property
    def teaching_dir(self) -> Path:
        """Return the folder of what officers taught."""
        return self.content_dir / "teaching"

    @property
    def facts_dir(self) -> Path:
        """Return the folder of facts that officers corrected."""
        return self.content_dir / "facts"

    @property
    def popularity_file(self) -> Path:
        """Return the file that says how often each procedure was asked for."""
        return self.content_dir / "popularity.json"

    @property
    def guides_off_file(self) -> Path:
        """Return the file that says which steps of guides are switched off."""
        return self.data_dir / "guides-off.json"

    @property
    def guides_corrected_file(self) -> Path:
        """Return the file of the steps of guides that officers worded anew."""
        return self.data_dir / "guides-corrected.json"

    @property
    def guide_files(self) -> tuple[Path, Path]:
        """Return the two files that change guides while everything runs."""
        return self.guides_off_file, self.guides_corrected_file

    @property
    def uploads_dir(self) -> Path:
        """Return the folder of files sent from the browser, kept until they are applied or given up."""
        return self.data_dir / "uploads"

    @property
    def teams_file(self) -> Path:
        """Return the file of the teams that help in each hamlet."""
        return self.data_dir / "teams.json"

    @property
    def pocket_file(self) -> Path:
        """Return the pocket catalogue that the site hands out, once ``tthc pocket`` has written it there."""
        return self.data_dir / "so-tay.html"

    @property
    def embedding_origins(self) -> tuple[str, ...]:
        """Return the sites that may show the chat on their pages."""
        return tuple(one.strip().rstrip("/") for one in self.embed_origins.lower().split(",") if one.strip())

    @property
    def log_dir(self) -> Path:
        """Return the folder of the processes' logs."""
        return self.data_dir / "log"

    @property
    def rasa_python(self) -> Path:
        """Return the Python 3.10 that Rasa lives in."""
        return ROOT / ".venv-rasa" / "bin" / "python"

    @property
    def web_url(self) -> str:
        """Return the web process's address, as it is reached from this machine."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - a comparison
        return f"http://{host}:{self.port}"

    @property
    def rasa_url(self) -> str:
        """Return Rasa's address on loopback."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Return the action server's address on loopback."""
        return f"http://127.0.0.1:{self.actions_port}"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings, read once."""
    return Settings()
