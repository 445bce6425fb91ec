/** What an imagined person said and had written down over a year: the part of the corpus that is asked for. */

export interface Fact {
  readonly id: string;
  readonly day: string;
  readonly by: "person" | "assistant" | "thought";
  readonly text: string;
}

const said = (id: string, day: string, text: string): Fact => ({ id, day, by: "person", text });
const replied = (id: string, day: string, text: string): Fact => ({
  id,
  day,
  by: "assistant",
  text,
});
const thought = (id: string, day: string, text: string): Fact => ({ id, day, by: "thought", text });

export const facts: readonly Fact[] = [
  said(
    "boiler-march",
    "2025-03-14",
    "The boiler makes a knocking noise again, mostly at night. I turned the pressure down to 1.2 bar.",
  ),
  said(
    "boiler-october",
    "2025-10-06",
    "Boiler man was here. He swapped the expansion vessel, 340 euros, two years of warranty.",
  ),
  replied(
    "boiler-reply",
    "2025-03-14",
    "Knocking at night often means air in the pipes. Bleed the radiator on the top floor first.",
  ),
  said(
    "dentist-root",
    "2025-02-11",
    "Back from Dr. Okafor: I need a root canal on the lower left molar. Next appointment is the 25th at 8:40.",
  ),
  said(
    "dentist-lena",
    "2025-09-18",
    "Lena's first loose tooth fell out at school, she keeps it in a matchbox.",
  ),
  said(
    "passport",
    "2025-05-02",
    "My passport expires on 17 August, I have to renew it before the trip to Japan.",
  ),
  said(
    "passport-number",
    "2025-05-20",
    "Picked up the new passport. The number ends in 7TR2, just so that you know.",
  ),
  said(
    "wifi",
    "2025-01-19",
    "New router. The guest network is called Igelbau, password is on the note under the fridge magnet.",
  ),
  said(
    "bike-lock",
    "2025-04-07",
    "I changed the code of the bike lock, it is the year that my grandmother was born now.",
  ),
  said(
    "grandma-born",
    "2025-06-29",
    "Visited Oma Hedwig's grave. She was born in 1931, she would have laughed about the plastic flowers.",
  ),
  said(
    "car-sold",
    "2025-07-22",
    "Sold the old Golf to a student for 2,150 euros. I am a bit sad about it.",
  ),
  said(
    "car-sharing",
    "2025-08-01",
    "Signed up for car sharing instead, the first ride to the lake cost 18 euros.",
  ),
  said(
    "allergy-hazelnut",
    "2025-01-30",
    "Please remember: Lena must not eat hazelnuts. Swollen lips again after the birthday cake at Tom's.",
  ),
  said(
    "allergy-penicillin",
    "2025-11-12",
    "Hospital asked about drug intolerance. For the record, I do not tolerate penicillin, I get a rash.",
  ),
  said(
    "shoe-size",
    "2025-10-20",
    "Jonas takes 44 in running shoes but 43 in boots. Why does nobody make that simple.",
  ),
  said(
    "anniversary",
    "2025-05-11",
    "Jonas and I have been together for twelve years today. We had dumplings at the place near Ostkreuz.",
  ),
  said(
    "gift-jonas",
    "2025-11-28",
    "Idea for Christmas for Jonas: the hand-cranked coffee grinder that he looked at for half an hour.",
  ),
  said(
    "gift-mum",
    "2025-11-03",
    "Mum hinted at a weather station with a rain gauge for her birthday.",
  ),
  said(
    "book-rec",
    "2025-03-03",
    "Yuki says I should read The Housekeeper and the Professor, she lent me her copy.",
  ),
  said(
    "book-finished",
    "2025-04-21",
    "Finished Yuki's book on the train, cried at the end, of course.",
  ),
  said(
    "salary",
    "2025-06-16",
    "I asked for a raise. They offered four percent from September on and a Friday off each month.",
  ),
  said(
    "job-offer",
    "2025-09-09",
    "The landscape office in Potsdam wants me as team lead. I have until the end of the month to decide.",
  ),
  said(
    "job-declined",
    "2025-09-29",
    "I turned Potsdam down. The commute would have eaten the mornings with Lena.",
  ),
  said(
    "neighbour-key",
    "2025-02-24",
    "Our spare key is with Mr. Brandt on the second floor now, no longer with the bakery.",
  ),
  said(
    "plumber-number",
    "2025-10-03",
    "The good plumber is called Aslan, 030 5550 1738, he comes on Saturdays as well.",
  ),
  said(
    "leak",
    "2025-01-08",
    "Water is dripping from the ceiling in the bathroom, the tenant above left the tap running.",
  ),
  said(
    "insurance",
    "2025-01-15",
    "Insurer wants photos of the stained ceiling and the claim reference is HS-88213.",
  ),
  said(
    "running-knee",
    "2025-04-15",
    "My left knee hurts after ten kilometres. The physio says it is the iliotibial band, no hills for three weeks.",
  ),
  said("half-marathon", "2025-10-12", "Half marathon done in 1:58:40! The knee held."),
  said("sleep", "2025-02-02", "I sleep much better since the phone charges in the kitchen."),
  said(
    "coffee",
    "2025-06-03",
    "No more espresso after two in the afternoon, it keeps me up until one.",
  ),
  said(
    "piano",
    "2025-08-25",
    "Lena begins piano lessons on Tuesdays at half past four with Ms. Adeyemi.",
  ),
  said(
    "swimming",
    "2025-05-27",
    "Lena got her seahorse badge, she swam the whole length of the pool without help.",
  ),
  said(
    "school-closed",
    "2025-11-17",
    "School is closed on the 24th because of teacher training, we need somebody to look after Lena.",
  ),
  said(
    "dog-chip",
    "2025-03-22",
    "Pixel is chipped now and registered, the vet wants to see him every spring for the tick shot.",
  ),
  said(
    "dog-ate",
    "2025-12-02",
    "Pixel ate half a pack of raisins, emergency clinic, they made him throw up. He is fine.",
  ),
  said(
    "garden-tomatoes",
    "2025-08-14",
    "Blossom end rot on the San Marzano tomatoes again, next year I give them more lime and water evenly.",
  ),
  said(
    "garden-plum",
    "2025-09-02",
    "Picked eleven kilos of plums with Jonas's parents, the cellar smells wonderful.",
  ),
  said(
    "recipe-jam",
    "2025-09-03",
    "Plum jam: three to one, a stick of cinnamon, a dash of rum, four minutes at a rolling boil.",
  ),
  said(
    "tax",
    "2025-07-05",
    "Tax return is in. The adviser expects about 612 euros back by autumn.",
  ),
  said(
    "rent",
    "2025-12-10",
    "Landlord announced a rent increase of 6 percent from March, I want to check whether that is legal.",
  ),
  said("heating-bill", "2025-11-25", "Heating bill for last year: we have to pay 287 euros more."),
  said(
    "concert",
    "2025-10-30",
    "Got two tickets for the Hania Rani concert at the philharmonic on 21 February, row 9.",
  ),
  said(
    "glasses",
    "2025-06-11",
    "New glasses, minus 2.75 left and minus 3 right. Everything looks curved.",
  ),
  said(
    "therapy",
    "2025-03-27",
    "I told my sister about the panic attacks. It was good to say it out loud.",
  ),
  said(
    "sister-move",
    "2025-08-19",
    "Clara moves to Lisbon in January, her flat here goes to a colleague.",
  ),
  said(
    "lost-ring",
    "2025-07-09",
    "I lost my grandmother's ring somewhere between the lake and the car, I looked for two hours.",
  ),
  said("ring-found", "2025-07-11", "The ring was in the picnic blanket!! Unbelievable."),
  said(
    "volunteer",
    "2025-04-28",
    "I signed up for the toad fence, Thursday mornings at six until the middle of May.",
  ),
  said("vote", "2025-02-23", "Voted this morning, the queue went around the gym."),
  said(
    "power-cut",
    "2025-09-11",
    "Power cut in the whole quarter since four, the freezer is my biggest worry.",
  ),
  said(
    "flight",
    "2025-05-24",
    "Flights are booked: 28 August Berlin to Osaka by way of Helsinki, back on 15 September.",
  ),
  said(
    "ryokan",
    "2025-06-06",
    "We stay three nights at the ryokan in Kinosaki, the one with the bath in the garden.",
  ),
  said(
    "jetlag",
    "2025-09-17",
    "Home again, wide awake at three at night, Lena too. We made pancakes.",
  ),
  said(
    "kita-party",
    "2025-06-20",
    "Farewell party at the kindergarten: I promised forty cheese skewers and lemonade.",
  ),
  said(
    "screen-time",
    "2025-10-15",
    "We agreed: half an hour of tablet a day for Lena, none on Sundays.",
  ),
  said(
    "morning-quiet",
    "2025-02-17",
    "Please do not write to me before nine at weekends, that is my only quiet time.",
  ),
  said(
    "coat",
    "2025-11-08",
    "I left my green coat at the restaurant on Friday, they keep it behind the bar for me.",
  ),

  said(
    "de-heizung",
    "2025-02-05",
    "Die Heizung im Kinderzimmer wird nicht mehr warm, nur das Ventil gluckert.",
  ),
  said(
    "de-zahnarzt",
    "2025-08-06",
    "Kontrolle beim Zahnarzt ist auf den 3. November verschoben, weil die Praxis umbaut.",
  ),
  said(
    "de-elternabend",
    "2025-09-23",
    "Elternabend am Donnerstag um 19 Uhr, ich bringe Brezeln mit.",
  ),
  said(
    "de-kuchen",
    "2025-03-09",
    "Für den Käsekuchen von Tante Gerda braucht man ein Kilo Magerquark und keinen Boden.",
  ),
  said(
    "de-kueche",
    "2025-05-30",
    "Wir streichen die Küche am Wochenende salbeigrün, zwei Eimer reichen.",
  ),
  said(
    "de-fahrrad",
    "2025-06-24",
    "Mein Fahrrad hat einen Platten, das Hinterrad verliert seit gestern Luft.",
  ),
  said(
    "de-impfung",
    "2025-10-22",
    "Lenas Auffrischung gegen Tetanus ist am 5. November beim Kinderarzt.",
  ),
  said(
    "de-steuer",
    "2025-12-15",
    "Der Steuerberater braucht die Belege für das Arbeitszimmer bis Silvester.",
  ),
  said(
    "de-schluessel",
    "2025-11-20",
    "Ich habe den Kellerschlüssel nachmachen lassen, der neue hängt am blauen Band.",
  ),
  said(
    "de-streit",
    "2025-07-28",
    "Habe mich mit Papa am Telefon gestritten, es ging wieder um das Haus in Rügen.",
  ),

  said("ja-dentist", "2025-09-05", "大阪で歯が痛くなって、梅田の歯医者に行きました。"),
  said("ja-yuki", "2025-03-30", "ゆきさんの誕生日は六月十二日だから、忘れないように覚えておいて。"),
  said("ja-onsen", "2025-09-08", "城崎温泉の旅館はとても静かで、庭の露天風呂が最高だった。"),
  said("ja-lesson", "2025-01-22", "日本語のレッスンは毎週水曜日の夜八時からになった。"),
  said("ja-recipe", "2025-10-26", "今日は肉じゃがを作った。じゃがいもは男爵がいちばん合う。"),
  said("ja-umbrella", "2025-09-12", "京都駅のコインロッカーに傘を忘れてきてしまった。"),
  said("ja-exam", "2025-12-07", "日本語能力試験を受けた。聴解が難しかった。"),

  replied(
    "passport-reply",
    "2025-05-02",
    "The citizens' office usually needs four to six weeks for one; the express way costs 32 euros more.",
  ),
  replied(
    "knee-reply",
    "2025-04-16",
    "Foam rolling and side planks help the IT band. I moved your long run to the flat course along the canal.",
  ),
  replied(
    "rent-reply",
    "2025-12-11",
    "In Berlin the cap for such an increase is 15 percent in three years; compare it with the Mietspiegel first.",
  ),
  thought(
    "thought-mum",
    "2025-11-15",
    "Her mother's birthday is in nine days and the weather station is not ordered yet: remind her.",
  ),
  thought(
    "thought-plants",
    "2025-08-27",
    "They fly tomorrow and nobody was asked to water the tomatoes. Mr. Brandt has the spare key.",
  ),
  thought(
    "thought-tired",
    "2025-12-04",
    "Three short nights in a row: I should suggest to move the Thursday run.",
  ),
];

/** Files of the memory, whole; diary entries among them are named after their days. */
export const files: Readonly<Record<string, { readonly day: string; readonly text: string }>> = {
  "user.md": {
    day: "2025-12-01",
    text: "# Mira\n\nLandscape planner in Berlin, lives with Jonas and Lena (7) and the dog Pixel. Vegetarian since 2019.\n\n## Reaching her\n\nShort messages, no emoji. Never before nine at weekends.\n",
  },
  "notes/house.md": {
    day: "2025-11-26",
    text: "# House\n\n## Meters\n\nElectricity meter number 1ESY11, read on the first of January. Gas is under the stairs.\n\n## Paint\n\nLiving room: Alpina, colour called Fog over the Baltic. Hallway: plain white, washable.\n\n## Warranty\n\nDishwasher bought 12 April 2024, five years, receipt in the blue folder. Washing machine: none any more.\n",
  },
  "notes/health.md": {
    day: "2025-11-13",
    text: "# Health\n\n## Doctors\n\nFamily doctor: Dr. Weiss, closed on Wednesdays. Eye doctor: Dr. Lindqvist, waiting list of five months.\n\n## Medicine\n\nMira takes iron in spring. Lena: antihistamine drops in the top drawer, five drops at most.\n",
  },
  "notes/travel/japan.md": {
    day: "2025-08-20",
    text: "# Japan\n\n## Money\n\nSuica cards are in the red pouch. The card of the bank works at 7-Eleven machines only.\n\n## Packing\n\nAdapter type A, Lena's motion sickness bands, gifts for Yuki's parents: marzipan and a calendar.\n\n## Emergency\n\nThe embassy in Tokyo answers day and night; the policy number of the travel insurance is TI-4402-K.\n",
  },
  "notes/recipes.md": {
    day: "2025-10-27",
    text: "# Recipes\n\n## Pancakes\n\nTwo eggs, 200 g flour, 300 ml milk, a pinch of salt. Rest for twenty minutes.\n\n## Lentil soup\n\nRed lentils, cumin, lemon at the end. Lena eats it only without coriander.\n\n## Pizza dough\n\n500 g flour, 7 g salt, 1 g yeast, 24 hours in the fridge.\n",
  },
  "notes/work.md": {
    day: "2025-10-02",
    text: "# Work\n\n## Tempelhof wetland\n\nClient contact is Ms. Haddad. Deadline for the planting plan: 30 January. She wants native species only.\n\n## Ideas\n\nA talk on rain gardens for the spring conference in Leipzig.\n",
  },
  "diary/2025-04-02T21-00-00.md": {
    day: "2025-04-02",
    text: "# A storm\n\nThe storm tore the old cherry tree down. Nobody was hurt, but the fence of the neighbours is broken and Mira was shaken all day.\n",
  },
  "diary/2025-07-31T21-00-00.md": {
    day: "2025-07-31",
    text: "# Three months\n\nMira talked of burnout for the first time. She wants fewer site visits and I am to hold back with questions about work in the evening.\n",
  },
  "diary/2025-09-21T21-00-00.md": {
    day: "2025-09-21",
    text: "# Homesick for Kinosaki\n\nLena drew the crab bridge from memory. They plan to go back in two years, then to Hokkaido as well.\n",
  },
  "diary/2025-12-20T21-00-00.md": {
    day: "2025-12-20",
    text: "# Before the holidays\n\nChristmas Eve at Jonas's parents in Rostock, the 26th with Clara. Mira asked me not to mention her father unless she does.\n",
  },
};
