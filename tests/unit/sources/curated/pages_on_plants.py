"""Pages that were read for plants, their models and their owners, and what each of them states.

A day of publication stands here where the page prints it and its address does not.
"""

OAKVILLE = (
    "https://motorillustrated.com/final-ford-edge-leaves-oakville-ontario-assembly-plant/134036/"
)
PACCAR = (
    "https://www.trucknews.com/equipment/quebec-plant-begins-producing-latest-kenworth-lineup/"
    "1003152646/"
)
PAGES_ON_PLANTS = {
    OAKVILLE: "2024-05-22: the last Edge after 18 years; the plant is shut until its next vehicle",
    PACCAR: "2021-08-03: about 240,000 medium-duty trucks since opening in 1999",
    "http://cruisecontrolradio.com/FordEdgeandMKX.cfm": (
        "2006-10-16: the first Edge and the first Lincoln MKX in Oakville"
    ),
    "https://en.wikipedia.org/wiki/Lincoln_MKX": (
        "both generations built in Oakville from 2006; named Nautilus in 2018; production 2006-2019"
    ),
    "https://driving.ca/lincoln/mkx/reviews/road-test/first-drive-2019-lincoln-nautilus": (
        "the Nautilus, a makeover of the MKX, goes on being built in Oakville only"
    ),
    "https://fordauthority.com/2024/01/lincoln-nautilus-production-plummeted-in-december-2023/": (
        "426 Nautilus from Oakville in December 2023, the month its production there was to end"
    ),
    "https://globalnews.ca/news/8363802/general-motors-oshawa-plant-restart-production/": (
        "2021-11-10: the first Silverado of Oshawa, which had shut down at the end of 2019"
    ),
    "http://www.carscoops.com/2016/03/first-2017-chrysler-pacifica-rolls-off.html": (
        "Windsor has started to build the Pacifica; minivans there since 1983"
    ),
    "https://windsor.ctvnews.ca/first-look-all-electric-dodge-chargers-coming-off-line-at-windsor-"
    "assembly-plant-1.7036988": "2024-09-13: electric Chargers are coming off the line in Windsor",
    "https://moparinsiders.com/watch-the-2024-dodge-charger-daytona-in-production": (
        "production of the 2024 Charger Daytona with two doors began in the summer, in Windsor"
    ),
    "https://www.newswire.ca/news-releases/sixpack-powered-2026-dodge-charger-scat-pack-charges-"
    "off-the-line-at-stellantis-windsor-assembly-plant-839155417.html": (
        "2025-12-02: production of the SIXPACK Charger is launched today in Windsor, where the "
        "electric Charger Daytona, the Pacifica and the Grand Caravan are built"
    ),
    "https://www.stellpower.com/news-2023/2023-dodge-challenger-charger-production-at-brampton-"
    "assembly-has-ended/": "300 from February 2004, Charger April 2005, Challenger April 2008",
    "https://leblogauto.com/actualites/actualite/gm-rachete-les-parts-de-suzuki-dans-cami": (
        "CAMI builds the Equinox from 2004; in 2009 Suzuki sells its 49 % to General Motors"
    ),
    "https://www.newswire.ca/news-releases/10-million-and-counting-honda-of-canada-mfg-celebrates-"
    "a-huge-production-milestone-building-its-10-millionth-vehicle-in-canada-810984796.html": (
        "Civics in Alliston from 1988"
    ),
    "https://www.civicforumz.com/various-auto-news-176/cr-v-joins-honda-canadas-lineup-181463/": (
        "2012-01-26: the first CR-V rolled off the line in Alliston on Monday; copied: simcoe.com"
    ),
    "https://barrie.ctvnews.ca/production-of-2023-cr-v-underway-at-alliston-honda-plant-"
    "1.6146853": ("2022-11-09: the first production of CR-V Hybrids is under way in Alliston"),
    "https://lexusenthusiast.com/2012/07/24/lexus-boosts-rx-manufacturing-in-canada/": (
        "RX in Cambridge since 2003"
    ),
    "https://www.therecord.com/business/2022/04/06/first-canadian-made-lexus-nx-suvs-roll-off-the-"
    "line-in-cambridge.html": (
        "2022-04-06: the first NX and NX Hybrid; RX 350 and RX 450h are built by the same maker"
    ),
    "http://cbc-news-blog.blogspot.com/2008/12/toyota-opens-second-factory-in-southern.html": (
        "Woodstock builds the RAV4, a month before its opening in December 2008"
    ),
    "https://www.accio.com/blog/toyota-rav4-hybrid-production-transforms-canada-manufacturing": (
        "2026-01-28, printed as Jan 28, 2026"
    ),
    "https://en.wikipedia.org/wiki/Toyota_RAV4_EV": (
        "the second generation of the RAV4 EV, sold from 2012: production ended in September 2014"
    ),
    "http://evnews.net/ontario-canada-becoming-ev-land-of-opportunity/": (
        "production of the RAV4 EV started in Woodstock in 2012, on the line of the other RAV4"
    ),
    "https://trucks.cardekho.com/en/news/detail/hino-commemorates-10th-anniversary-of-"
    "manufacturing-plant-in-canada-plans-further-expansion-815.html": (
        "Hino assembles in Woodstock from 2006"
    ),
    "http://www.autos.ca/auto-news/general-news/hino-motors-establishes-truck-plant-in-ontario/": (
        "Hino Motors Ltd. is a company of the Toyota group"
    ),
    "http://www.lapresse.ca/affaires/portfolio/transport-electrique/201606/16/01-4992467-nova-bus-"
    "debut-de-production-des-nova-lfse-100-electriques.php": (
        "electric buses have just gone into production in Saint-Eustache; Volvo Group, Swedish"
    ),
    "https://www.tvanouvelles.ca/2020/02/29/des-autobus-hybrides-quebecois-a-new-york-1": (
        "Nova Bus builds diesel, hybrid and electric buses in its plants in Quebec; Volvo's"
    ),
    "https://ngtnews.com/autobus-campeau-lines-up-order-for-50-lion-electric-school-buses": (
        "2022-04-05: electric LionC school buses in service since 2016"
    ),
    "https://www.journaldemontreal.com/2021/01/19/commande-de-60-bus-scolaires-pour-lion": (
        "some 300 electric school buses on the road, built in Saint-Jerome"
    ),
    "https://sustainablebiz.ca/judge-oks-sale-of-lion-electric-to-quebec-investors": (
        "investors from Quebec buy Lion, with headquarters and plant in Saint-Jerome"
    ),
    "https://www.masstransitmag.com/technology/facilities/news/55362004/nfi-group-nfi-cuts-ribbon-"
    "on-new-customer-acceptance-and-delivery-facility-in-winnipeg": (
        "2026-03-05: whole buses, zero-emission ones among them, enter production in Winnipeg in "
        "September 2025, for the first time in 15 years"
    ),
    "https://canada-news.org/winnipeg/new-flyer-to-expand-electric-bus-production-in-winnipeg-"
    "creating-250-jobs": "shells from Winnipeg are completed in Alabama (October 2024)",
    "https://winnipeg-news.ca/sun/manitoba-funds-expansion-project-for-zero-emission-buses": (
        "NFI Group has its headquarters in Winnipeg"
    ),
    "https://news.dayfr.com/nouvelles/4260824.html": (
        "Paccar, a multinational of the United States: every truck of Sainte-Therese has a "
        "combustion engine; an investment in electric ones is considered"
    ),
}
# Years of plants that the facts do not have.
YEARS_PRINTED = {
    "oakville": {"closed_year": "2024"},
    "paccar_sainte_therese": {"opened_year": "1999"},
}
# Models that the facts do not name.
MODELS_PRINTED = {"oakville": "Lincoln MKX"}
