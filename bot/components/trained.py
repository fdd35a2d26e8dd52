"""What our two trained components share: how Rasa creates, stores and loads them."""

from __future__ import annotations

from typing import Any, TypeVar

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from sklearn.pipeline import Pipeline

from bot.components.scorer import Scorer

_FILE = "model.joblib"
Self = TypeVar("Self", bound="TrainedComponent")


class TrainedComponent(GraphComponent):
    """Keep a scikit-learn pipeline in Rasa's model storage."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Pipeline | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._scorer = Scorer(model) if model else None

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["sklearn"]

    @classmethod
    def create(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - the signature is Rasa's
    ) -> Self:
        """Return an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - the signature is Rasa's
        **_kwargs: Any,
    ) -> Self:
        """Return the component that :meth:`store` kept."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def store(self, model: Pipeline) -> Resource:
        """Keep a trained pipeline, with its ``labels_``, in the model storage; score with it from now on."""
        self._scorer = Scorer(model)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(model, folder / _FILE)
        return self._resource
