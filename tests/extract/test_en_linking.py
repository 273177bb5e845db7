"""English linking: one rule a test, what it gives and what it must leave alone."""

from __future__ import annotations

from datetime import date

import pytest

from cqmonitor.codes import Measure, Status
from cqmonitor.extract import extract_claims
from cqmonitor.records import Claim

PUBLISHED = date(2024, 8, 2)


def read(text: str, published: date = PUBLISHED) -> list[Claim]:
    return extract_claims(text, published=published, lang="en")


def codes(text: str, published: date = PUBLISHED) -> list[str | None]:
    return [claim.indicator for claim in read(text, published)]


def areas(text: str) -> list[str]:
    return [claim.ref_area for claim in read(text)]


def periods(text: str, published: date = PUBLISHED) -> list[str | None]:
    return [claim.period.time_period if claim.period else None for claim in read(text, published)]


def statuses(text: str) -> list[Status]:
    return [claim.status for claim in read(text)]


# --- what points back ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Services held up. The value added of the sector rose 5.1 percent in the first half.",
            ["tertiary_value_added"],
        ),
        (
            "Automobiles and electronics parted ways: value added of the former rose 9 percent, and "
                "that of the latter fell 2 percent.",
            ["automotive_value_added", "electronics_value_added"],
        ),
        (
            "The output value of the car industry was 300 billion yuan in 2023, and its value added "
                "grew 8.8 percent.",
            [None, "automotive_value_added"],
        ),
        (
            "Retail sales rose 4 percent in June. The figure was 2 points lower in May.",
            ["retail_sales", "retail_sales"],
        ),
        (
            "Industrial investment climbed 9 percent in the first half and infrastructure 7 percent.",
            ["industrial_investment", "infrastructure_investment"],
        ),
        ("Imports and exports were 300 billion yuan in the first half. Of this, exports were 200 "
            "billion yuan.\n"
         "A company from the north sold 20,000 machines.", ["foreign_trade", "exports", None]),
    ],
)  # fmt: skip
def test_words_that_point_back_take_what_was_spoken_of(text: str, expected: list[str | None]) -> None:
    assert codes(text)[: len(expected)] == expected


def test_the_total_is_that_of_the_paragraph() -> None:
    text = (
        "Imports and exports of Chongqing were 300 billion yuan in the first half of 2024. "
        "Of this, exports were 200 billion yuan. In US dollar terms, the total was 42 billion US dollars."
    )
    assert codes(text) == ["foreign_trade", "exports", "foreign_trade"]


def test_a_relative_clause_is_about_the_name_before_it() -> None:
    text = (
        "He praises retail sales, and sees real estate investment, which slumped 11 percent in "
        "the first half, recover."
    )
    assert codes(text) == ["real_estate_investment"]


@pytest.mark.parametrize(
    "text",
    [
        "The service sector, which made up 53 percent of GDP in 2023, is to have a share of 55 "
        "percent by 2027.",
    ],
)
def test_an_aside_does_not_part_subject_and_verb(text: str) -> None:
    assert codes(text) == ["tertiary_value_added", "tertiary_value_added"]


def test_verbs_share_the_subject() -> None:
    assert codes("In June, the CPI was flat month on month and rose 0.3 percent from a year earlier.") == [
        "cpi"
    ]


def test_a_participle_has_the_subject_before_it() -> None:
    text = "Vehicle output fell 8 percent in April, but laptop output bucked the trend, rising 3 percent."
    assert codes(text) == ["vehicle_output", "laptop_output"]


# --- targets, forecasts --------------------------------------------------------------------------


def test_a_governments_target_in_per_cent_is_for_its_gdp() -> None:
    (claim,) = read("The municipal government's own target, set in January, is above 6 percent.")
    assert (claim.indicator, claim.measure, claim.status) == ("gdp", Measure.GROWTH, Status.TARGET)


def test_a_target_of_what_is_spoken_of_keeps_its_code() -> None:
    assert codes("Retail sales rose 3 percent in June. The target is 5 percent.") == ["retail_sales"] * 2


def test_items_under_a_heading_of_goals_are_targets_of_its_period() -> None:
    text = (
        "III. Main targets for 2025\n\n-- GDP growth of around 5 percent;\n\n-- grain output of "
        "10.9 million tonnes."
    )
    claims = read(text)
    assert [claim.status for claim in claims] == [Status.TARGET] * 2
    assert {claim.period.time_period for claim in claims if claim.period} == {"2025"}


def test_items_under_a_heading_of_facts_are_none() -> None:
    assert statuses("II. Review of 2023\n\n-- GDP grew by 6.1 percent.") == [Status.ACTUAL]


def test_to_hit_after_a_forecast_is_no_fact() -> None:
    assert statuses("Grain output is forecast to hit 10.9 million tonnes this year.") == [Status.FORECAST]


def test_value_added_is_no_fact_that_ends_a_target() -> None:
    text = (
        "The targets for next year are growth of 7 percent in industrial value added and 9 "
        "percent in fixed-asset investment."
    )
    assert statuses(text) == [Status.TARGET] * 2


# --- comparisons ---------------------------------------------------------------------------------


def test_a_national_average_is_the_same_thing_for_the_country() -> None:
    claims = read(
        "Chongqing's retail sales rose 4.8 percent in June, 1.1 points above the national average "
        "of 3.7 percent."
    )
    assert [claim.ref_area for claim in claims] == ["CN-CQ", "CN-CQ", "CN"]
    assert claims[-1].indicator == "retail_sales"
    assert claims[-1].measure is Measure.GROWTH


def test_what_is_compared_lends_its_period_to_nobody() -> None:
    text = (
        "The economy expanded 4.6 percent in the first half, quickening from 4.3 percent in the "
        "first quarter, but 0.4 points short of the national pace."
    )
    assert periods(text) == ["2024-S1", "2024-Q1", "2024-S1"]


def test_a_year_ago_is_the_same_period_of_the_year_before() -> None:
    text = (
        "New energy vehicles made up 37 percent of output in the first half, compared with 19 "
        "percent a year ago."
    )
    assert periods(text) == ["2024-S1", "2023-S1"]


def test_a_decline_that_narrows_moves_the_rate_up() -> None:
    text = (
        "Industrial profits fell 5.5 percent in the first half, but the decline was 3.2 "
        "percentage points smaller than in the first quarter."
    )
    assert [claim.value for claim in read(text)] == [-5.5, 3.2]


# --- areas ---------------------------------------------------------------------------------------


def test_former_and_latter_are_the_areas_last_set_side_by_side() -> None:
    text = (
        "Income was 20,100 yuan in Chongqing and 18,700 yuan in Sichuan. Retail sales grew 4.7 "
        "percent in the former, 5.3 percent in the latter."
    )
    assert areas(text) == ["CN-CQ", "CN-SC", "CN-CQ", "CN-SC"]


def test_values_in_turn_take_the_areas_in_turn() -> None:
    text = (
        "Disposable income was 20,100 yuan in Chongqing and 18,700 yuan in Sichuan, increases of "
        "5.2 and 5.9 percent."
    )
    assert areas(text) == ["CN-CQ", "CN-SC", "CN-CQ", "CN-SC"]


def test_where_a_speaker_sits_is_not_what_is_spoken_of() -> None:
    text = (
        "Lu Jing, an economist at a brokerage in Shanghai, who covers the region, expects retail "
        "sales to grow 6 percent in the second half."
    )
    assert areas(text) == ["CN-CQ"]


def test_the_district_is_the_one_last_named() -> None:
    text = (
        "Hotels in Yuzhong District were 91 percent full. In Wulong District, the snowfields sold "
        "out. The district logged 512,000 visits."
    )
    assert areas(text)[-1] == "CN-500156"


def test_a_plant_named_after_an_area_is_not_there() -> None:
    assert areas("Chongqing is a grower. Sichuan pepper is grown on 530,000 mu of land.") == ["CN-CQ"]


# --- whose figures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Changan Automobile, the city's largest carmaker, sold 2.5 million vehicles in 2023.",
        "The company, which spends 4 percent of its revenue on research, wants to sell 2.8 "
        "million vehicles this year.",
        '"Since March our output has doubled, to 1,200 cars," said the director.',
        "Cross-border road services made 2,886 trips on the Land-Sea Trade Corridor in 2023.",
    ],
)
def test_a_companys_or_a_services_figures_get_no_code(text: str) -> None:
    assert read(text)[-1].indicator is None


def test_the_citys_figures_keep_theirs() -> None:
    assert codes("The city sold 2.5 million vehicles in 2023.") == ["vehicle_sales"]


@pytest.mark.parametrize(
    "text",
    [
        "During the May Day holiday of 2024, the city received 8.6 million tourist visits.",
        "In 2023, 28,000 people were lifted out of poverty, while the population is 32 million people.",
        "The city laid 200 km of expressways in 2023.",
    ],
)
def test_a_part_or_a_few_days_enter_no_series(text: str) -> None:
    assert codes(text)[0] is None


# --- codes ---------------------------------------------------------------------------------------


def test_imported_and_exported_name_what_is_measured() -> None:
    text = (
        "Chongqing imported 235 billion yuan worth of goods and exported 418 billion yuan worth "
        "of goods last year."
    )
    assert codes(text) == ["imports", "exports"]


def test_what_a_company_exported_is_not_the_citys() -> None:
    assert codes("Private enterprises imported and exported 112 billion yuan in 2023.") == [None]


def test_among_industries_a_product_stands_for_its_industry() -> None:
    text = "Among the pillar industries, automobiles grew by 8.9 percent in the first half."
    assert codes(text) == ["automotive_value_added"]


def test_rd_spending_in_per_cent_of_gdp_is_its_intensity() -> None:
    text = "Research and development spending rose to 2.5 percent of GDP in 2023 from 2.1 percent in 2020."
    assert codes(text) == ["rd_intensity"] * 2


def test_owners_inside_a_name_change_nothing() -> None:
    assert codes("Profits of the city's major industrial enterprises rose 13 percent in 2023.") == [
        "industrial_profit"
    ]


# --- periods -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Exports grew 7.2 percent in the first quarter and 10.8 percent in the second.",
            ["2024-Q1", "2024-Q2"],
        ),
        ("GDP grew from 2 trillion yuan to 3 trillion yuan from 2018 to 2023.", ["2018", "2023"]),
        ("The service made 10,000 trips this year as of July 28.", ["2024-01-01/P210D"]),
        ("Output is to rise 5 percent next year.", ["2025"]),
    ],
)
def test_periods_told_in_short(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


def test_the_end_of_the_year_in_a_report_of_facts_is_past() -> None:
    text = "GDP was 2 trillion yuan in 2018. There were 2,504 high-tech enterprises by the end of the year."
    assert periods(text, date(2019, 3, 19))[-1] == "2018-12-31"


def test_values_in_brackets_have_the_period_that_the_heading_tells() -> None:
    text = "Key targets for 2030 (2023 in brackets)\nExpressways: 5,000 km (4,200 km)"
    assert periods(text) == ["2030", "2023"]


# --- confidence ----------------------------------------------------------------------------------


def test_what_is_said_outright_is_surer_than_what_is_carried_and_uncoded() -> None:
    told, carried = read(
        "Chongqing's GDP rose 5.4 percent in the first half. Tea cakes weighed in at 12 tonnes."
    )
    assert 0 < carried.confidence < told.confidence <= 1


def test_a_claim_at_odds_with_a_surer_one_is_doubted() -> None:
    said = (
        "In 2023, retail sales rose 8.6 percent. It was a good year for shops. In {} they rose 3.1 percent."
    )
    apart, at_odds = read(said.format(2022)), read(said.format(2023))
    assert [claim.indicator for claim in (*apart, *at_odds)] == ["retail_sales"] * 4
    assert at_odds[1].confidence < 0.5 < apart[1].confidence
    assert at_odds[0].confidence == apart[0].confidence


# --- how the press names them ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The city's power plants generated more than 8.3 billion kWh last year.", "electricity_generation"),
        ("The city used 150 billion kWh of power in 2023.", "electricity_consumption"),
        ("Developers sold 12.6 million square meters of housing in 2023.", "housing_sales_area"),
        ("The software industry employed 453,000 people in 2023.", "software_employment"),
        ("Tourists spent 450 billion yuan in 2023.", "tourism_revenue"),
        ("The city's stores took in 1.5 trillion yuan in 2023.", "retail_sales"),
        ("Chongqing imported and exported goods worth 715 billion yuan in 2023.", "foreign_trade"),
        ("Goods worth 490 billion yuan were exported in 2023.", "exports"),
        ("Some 18 million pigs went to market in 2023.", "pig_output"),
        ("About 720,000 people found work in cities and towns in 2023.", "urban_new_jobs"),
        ("Forests cover 55 percent of the city.", "forest_coverage"),
        ("Air quality was good or excellent on 334 days in 2023.", "good_air_days"),
        ("Chongqing ranked 44th among the world's top science cities in 2023.", "science_city_rank"),
        ("The city spent 2.48 percent of its GDP on R&D in 2023.", "rd_intensity"),
        ("Urban residents made up 72 percent of the population in 2023.", "urbanization_rate"),
        ("Prices at the factory gate fell 2 percent in 2023.", "ppi"),
        ("Disposable income per rural resident rose 6.4 percent in 2023.", "rural_disposable_income"),
        ("Profits at major industrial firms rose 13 percent in 2023.", "industrial_profit"),
        ("Freight trains to Europe made 3,200 trips in 2023.", "cer_trains"),
    ],
)
def test_names_and_whole_clauses_of_the_press(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Rural households consumed 8.3 billion kWh of electricity in 2023.",
        "Last year, factories in the city consumed 8.3 billion kWh.",
        "Foreign tourists spent 3 billion yuan in 2023.",
        "Tourists spent 3 billion yuan on shopping in 2023.",
        "Online stores took in 3 billion yuan in 2023.",
        "The registered urban unemployment rate was 3.2 percent in 2023.",
        "Investment in high-tech manufacturing rose 12.2 percent in 2023.",
        "Contracted foreign investment rose 5 percent in 2023.",
        "Housing loans rose 5 percent in 2023.",
        "Non-tax revenue rose 5 percent in 2023.",
        "Value-added tax revenue rose 5 percent in 2023.",
        "Technology companies' revenue rose 5 percent in 2023.",
    ],
)
def test_false_friends_get_no_code(text: str) -> None:
    assert codes(text) == [None]
