"""What a model is told before it listens, and that one which is harmed by it is told nothing."""

from dataclasses import replace

import pytest
from faster_whisper.tokenizer import Tokenizer

from app.speech.decoder import Window
from app.speech.decoding import Decoding
from app.speech.prompt import BEFORE, HOTWORDS, Prompt
from app.speech.whisper import WhisperDecoder
from tests.unit.speech.windows import demo_model, turn_windows

NAMES = ("Northwind", "HubSpot", "Salesforce", "Pipedrive", "Zendesk")
EARLIER = "We looked at HubSpot last year."


@pytest.fixture(scope="module")
def tokenizer():
    import tokenizers

    path = str(demo_model().folder / "tokenizer.json")
    return Tokenizer(tokenizers.Tokenizer.from_file(path), False)


def decoder(*, helps: bool, hotwords: tuple[str, ...] = ()) -> WhisperDecoder:
    """The bundled model; `helps`: in a folder whose limits say that it is to be told."""
    model = demo_model()
    limits = replace(model.limits, prompt_helps=helps)
    return WhisperDecoder(Decoding(replace(model, limits=limits), 1, hotwords=hotwords))


def texts(one: WhisperDecoder, windows: list[Window]) -> list[str]:
    heard = [one.decode([window])[0] for window in windows]
    return [" ".join(word.text for word in each.words) for each in heard]


def start_of(tokenizer) -> list[int]:
    return [*tokenizer.sot_sequence, tokenizer.no_timestamps]


def test_names_come_first_then_what_was_said_then_the_start(tokenizer):
    tokens = Prompt(tokenizer, NAMES, helps=True).tokens(EARLIER)
    told = [*tokenizer.encode(f" {', '.join(NAMES)}."), *tokenizer.encode(f" {EARLIER}")]
    assert tokens == [tokenizer.sot_prev, *told, *start_of(tokenizer)]


@pytest.mark.parametrize(("hotwords", "before"), [((), EARLIER), (NAMES, ""), (NAMES, "  ")])
def test_either_may_be_missing(tokenizer, hotwords, before):
    tokens = Prompt(tokenizer, hotwords, helps=True).tokens(before)
    text = f" {', '.join(hotwords)}." if hotwords else f" {before}"
    assert tokens == [tokenizer.sot_prev, *tokenizer.encode(text), *start_of(tokenizer)]


def test_with_nothing_to_tell_there_is_no_mark_of_earlier_text(tokenizer):
    assert Prompt(tokenizer, (), helps=True).tokens("") == start_of(tokenizer)


def test_of_many_names_as_many_are_told_as_there_is_room_for(tokenizer):
    names = [f"Company {n}" for n in range(200)]
    tokens = Prompt(tokenizer, names, helps=True).tokens("")
    told = tokenizer.decode(tokens[1 : -len(start_of(tokenizer))])
    assert len(tokens) <= 1 + HOTWORDS + len(start_of(tokenizer))
    assert told.startswith(" Company 0, Company 1,")
    assert told.endswith(".")
    assert told.count("Company") > 10


def test_of_a_long_text_the_end_is_told(tokenizer):
    long = " ".join(f"word{n}" for n in range(100))
    tokens = Prompt(tokenizer, (), helps=True).tokens(long)
    assert len(tokens) == 1 + BEFORE + len(start_of(tokenizer))
    assert tokenizer.decode(tokens[1 : 1 + BEFORE]).endswith("word99")


def test_a_model_that_is_harmed_by_it_is_told_nothing(tokenizer):
    assert Prompt(tokenizer, NAMES, helps=False).tokens(EARLIER) == start_of(tokenizer)


@pytest.mark.parametrize("final", [True, False])
def test_the_bundled_model_hears_the_same_whatever_was_said_before(final):
    assert not demo_model().limits.prompt_helps
    window = turn_windows(final)[5]
    [alone] = decoder(helps=False).decode([window])
    [told] = decoder(helps=False, hotwords=NAMES).decode([replace(window, before=EARLIER)])
    assert told.words == alone.words


@pytest.mark.parametrize("final", [True, False])
def test_names_and_earlier_text_reach_a_model_whose_limits_allow_it(final):
    """The bundled model shows it: they harm it."""
    windows = turn_windows(final)[:8]
    carried = [replace(window, before=EARLIER) for window in windows]
    alone = texts(decoder(helps=True), windows)
    assert alone == texts(decoder(helps=False), windows)
    assert alone != texts(decoder(helps=True, hotwords=NAMES), windows)
    assert alone != texts(decoder(helps=True), carried)


@pytest.mark.parametrize("hotwords", [(), NAMES])
@pytest.mark.parametrize("other", ["Yes, we did.", "", "Much more was said. " * 30])
def test_prompts_that_go_together_are_as_long_as_the_shorter_one(tokenizer, hotwords, other):
    prompt = Prompt(tokenizer, hotwords, helps=True)
    texts = (EARLIER, other)
    shorter = min((prompt.tokens(text) for text in texts), key=len)
    together = prompt.together(texts)
    assert [len(tokens) for tokens in together] == [len(shorter)] * 2
    assert shorter in together


def test_of_the_longer_text_the_end_is_told(tokenizer):
    prompt = Prompt(tokenizer, (), helps=True)
    longer, _ = prompt.together([EARLIER, "We did."])
    cut = len(tokenizer.encode(" We did."))
    assert longer[1 : 1 + cut] == tokenizer.encode(f" {EARLIER}")[-cut:]


def test_two_looks_go_together_whatever_was_said_before(asked):
    first, second = turn_windows(final=False)[4:6]
    both = [replace(first, before=EARLIER), replace(second, before="Yes.")]
    heard = decoder(helps=True).decode(both)
    [prompts] = [prompts for prompts, _ in asked]
    assert len(prompts) == 2
    assert [one.window for one in heard] == both
