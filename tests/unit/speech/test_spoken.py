from app.speech.spoken import Spoken


def seconds(sample: int) -> float:
    return sample / 1000


def test_steps_that_touch_are_one_span():
    spoken = Spoken()
    for start, end in [(0, 512), (512, 1024), (2048, 2560)]:
        spoken.add(start, end)
    assert spoken.times(seconds) == ((0.0, 1.024), (2.048, 2.56))


def test_what_lies_behind_a_cut_belongs_to_the_next_utterance():
    spoken = Spoken()
    for start, end in [(0, 1000), (2000, 3000), (4000, 5000)]:
        spoken.add(start, end)
    assert spoken.after(2500).times(seconds) == ((2.5, 3.0), (4.0, 5.0))
    assert spoken.after(5000).times(seconds) == ()
    assert len(spoken.times(seconds)) == 3
