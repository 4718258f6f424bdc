"""How often tips come: chosen on the Coach page."""

from app.config.settings import Coach, Settings
from tests.ui.settings_scene import Scene, a_dress, a_scene  # noqa: F401


def test_the_level_of_the_rep_is_chosen_on_the_coach_page(scene):
    scene.settings = Settings(coach=Coach(level="new"))

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        assert page.level.index == 0
        page.level.choose(2)
        assert it.latest.coach.level == "expert"

    scene.play(story)
