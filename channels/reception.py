"""What is answered before the dialogue is asked: pictures, voices, a new follower, too much at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from channels.allowance import Allowance, Verdict
from channels.clock import Clock, utc_now
from channels.contract import Answer, EventKind, Inbound, Outbound, Paragraph
from channels.people import People, Person
from channels.plain import plain_text
from channels.status import Status

NOTICE: Final = (
    "Tôi là trợ lý tự động về thủ tục, giấy tờ ở An Giang, không phải cán bộ.",
    "Anh/chị đừng gửi số căn cước, mật khẩu, mã OTP hay ảnh giấy tờ. Số riêng tư lỡ gõ vào thì trợ lý che đi "
    "trước khi lưu. Muốn xóa hết, anh/chị nhắn “xóa dữ liệu của tôi”.",
)
"""Told once, with the first answer: who is speaking, and what is kept (Zalo's terms ask for the first)."""

_GREETING: Final = (
    "Chào anh/chị. Anh/chị cần làm giấy tờ gì, cứ kể như nói chuyện thường. Gõ không dấu cũng được."
)
_TOO_MANY: Final = (
    "Anh/chị nhắn hơi nhanh, trợ lý theo không kịp. Mời anh/chị nghỉ tay một phút rồi nhắn tiếp."
)
_WORDS: Final = {
    EventKind.FOLLOW: _GREETING,
    EventKind.IMAGE: "Trợ lý không xem hình, và không giữ hình anh/chị gửi. Để an toàn, anh/chị đừng gửi ảnh "
    "giấy tờ. Anh/chị gõ câu hỏi bằng chữ giúp nhé.",
    EventKind.VOICE: "Trợ lý chưa nghe được giọng nói. Anh/chị gõ giúp vài chữ, không dấu cũng được. "
    "Ngại gõ thì gọi 18001096 (miễn phí).",
    EventKind.STICKER: "Dạ. Anh/chị cần hỏi giấy tờ gì cứ nhắn cho trợ lý.",
    EventKind.LOCATION: "Trợ lý không xem vị trí. Anh/chị nhắn tên xã, phường, đặc khu giúp nhé.",
    EventKind.FILE: "Trợ lý không mở tệp, và không giữ tệp anh/chị gửi. "
    "Anh/chị gõ câu hỏi bằng chữ giúp nhé.",
    EventKind.CONTACT: "Trợ lý không giữ danh thiếp. Anh/chị gõ câu hỏi bằng chữ giúp nhé.",
    EventKind.UNREADABLE: "Tin này trợ lý không đọc được. Anh/chị gõ câu hỏi bằng chữ giúp, hoặc gọi "
    "18001096 (miễn phí), hoặc tới bộ phận một cửa của xã, phường, đặc khu.",
}
_CALLS_BACK: Final = frozenset({"bot", "trợ lý", "tro ly", "trợ lí", "tro li"})
"""What somebody types to talk to the assistant again while staff are talking."""
_STARTS: Final = frozenset({"start", "help", "batdau", "bắt đầu", "bat dau"})


@dataclass(frozen=True)
class Received:
    """Hold who wrote, and the answer when the dialogue need not be asked."""

    person: Person | None
    answer: Answer | None


class Reception:
    """See each message first."""

    def __init__(
        self,
        people: People,
        platforms: Collection[str] = (),
        allowance: Allowance | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._people = people
        self._platforms = platforms
        self._allowance = allowance or Allowance()
        self._clock = clock

    async def receive(self, message: Inbound) -> Received:
        """Return who wrote, and an answer when there is one without the dialogue."""
        on_platform = message.channel in self._platforms
        person = await self._people.find(message.conversation) if on_platform else None
        return Received(person, await self._answer(message, person, on_platform=on_platform))

    async def _answer(self, message: Inbound, person: Person | None, *, on_platform: bool) -> Answer | None:
        paused = person is not None and person.is_paused(self._clock())
        if paused and message.text.strip().lower() not in _CALLS_BACK:
            return silence(Status.WITH_STAFF)
        verdict = self._allowance.use(message.conversation, self._clock())
        if verdict is not Verdict.WELCOME:
            # Who waits for the answer of a page must get one; on a platform one notice is enough.
            told = verdict is Verdict.FIRST_TOO_MANY or not on_platform
            return _said(Status.LIMITED, _TOO_MANY) if told else silence(Status.LIMITED)
        if paused:
            await self._people.resume(message.conversation)
            return _said(Status.WELCOMED, _GREETING)
        if message.kind is not EventKind.TEXT:
            status = Status.WELCOMED if message.kind is EventKind.FOLLOW else Status.UNSUPPORTED_INPUT
            return _said(status, _WORDS[message.kind])
        if on_platform and message.text.strip().lower() in _STARTS:
            return _said(Status.WELCOMED, _GREETING)
        return None


def introduced(answer: Answer, person: Person | None) -> Answer:
    """Return the answer with the notice before it, when the person has not had it yet."""
    if person is None or person.is_welcomed or not answer.replies:
        return answer
    return answer.model_copy(update={"replies": (_paragraphs(*NOTICE), *answer.replies)})


def silence(status: Status) -> Answer:
    """Return an answer that says nothing."""
    return Answer(status=status, replies=())


def _said(status: Status, text: str) -> Answer:
    return Answer(status=status, replies=(_paragraphs(text),))


def _paragraphs(*texts: str) -> Outbound:
    blocks = tuple(Paragraph(text=text) for text in texts)
    return Outbound(blocks=blocks, plain=plain_text(None, blocks))
