"""What rooms are called, by what they are used for, in the languages plans come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spatial.site import SpaceUse

# First match wins; searched in lower case. A lift's machine room is no lift, its lobby neither.
# Each line one language or family: zh; en; de; fr, es, it, pt; nl and Nordic; ru, pl, cs; ja.
USES: tuple[tuple[SpaceUse, tuple[str, ...]], ...] = (
    (
        "plant",
        (
            r"机房|设备|配电|泵房|水泵|变电|空调房|消防控制|弱电|强电|水箱间|电表间|阀间|发电机|排烟",
            r"machine (room|rm)|mach\. ?r|elev\w*\.? eq|lift motor|equipment|switch ?room|"
            r"\bjanitor\b|"
            r"\b(plant|mechanical|mech|electrical|elec|boiler|pump|server|telecom|utility)\b",
            r"maschinenraum|heiz(ung|raum)|technik|haustechnik|hausanschluss|elektro(raum|zentrale)|"
            r"lüftung|serverraum",
            r"local (technique|électrique)|machinerie|chaufferie|"
            r"(sala|cuarto) (de )?(máquinas|técnic)|locale (tecnico|macchine)|casa de máquinas",
            r"installatie|\btechniek|machinekamer|\bteknisk|tekniikka|konehuone|maskinrum",
            r"технич|техпомещ|котельн|щитов|серверн|венткамер|насосн|тепловой пункт|\bитп\b|машинн|"
            r"maszynownia|kotłownia|strojovna",
            r"機械室|電気室|ポンプ室|サーバ",
        ),
    ),
    (
        "circulation",
        (
            r"走廊|过道|走道|通道|门厅|大堂|前室|电梯厅|候梯",
            r"\b(corridor|hall(way)?|lobby|vestibule|foyer|passage|circulation|entry|entrance|landing|"
            r"atrium)\b",
            r"\bflur\b|korridor|diele|eingang|vorraum|windfang|vorplatz|erschließung|verkehrsfl|galerie",
            r"couloir|dégagement|\bsas\b|palier|pasillo|vest[íi]bulo|recibidor|distribuidor|corridoio|"
            r"ingresso|atrio|disimpegno|corredor|circula[cç]",
            r"\b(gang|hal|entr[ée]e?|overloop|portaal|vindfang|vindfång|käytävä|eteinen|aula)\b",
            r"коридор|холл|вестибюл|тамбур|прихожая|korytarz|chodba",
            r"廊下|玄関|ホール|ロビー|通路",
        ),
    ),
    (
        "stair",
        (
            r"楼梯",
            r"\bstairs?(well|case)?\b",
            r"treppe",
            r"escalier|escalera|\bscale?\b|\bvano scala|escada",
            r"\btrapp?(e|a|enhuis)?\b|trappenhuis|trapperom|trapphus|porras",
            r"лестни|klatka schod|schodiště",
            r"階段",
        ),
    ),
    (
        "lift",
        (
            r"电梯|升降机",
            r"\blifts?\b|\belev(ator)?s?\b",
            r"aufzug|fahrstuhl",
            r"ascenseur|ascensor|elevador",
            r"\bheis|\bhiss",
            r"лифт|\bwinda\b|výtah",
            r"エレベータ|昇降機|\bev\b",
        ),
    ),
    (
        "shaft",
        (
            r"管井|竖井|风井|水井|电井|管道井",
            r"\b(shaft|riser|duct|chase|void)\b",
            r"schacht",
            r"gaine|conducto|patinillo|cavedio",
            r"schaft|\bkoker\b|leidingkoker|sjakt|kuilu",
            r"шахта|ниша",
            r"パイプスペース|\bps\b",
        ),
    ),
    (
        "sanitary",
        (
            r"卫生间|厕所|洗手间|浴室|淋浴",
            r"\b(wc|toilets?|rest ?rooms?|bath(room)?|lavatory|shower|washroom|women|men|"
            r"changing)\b",
            r"\bbad(ezimmer)?\b|dusche|sanitär|toilette|umkleide|waschraum",
            r"salle d.eau|salle de bain|\bsdb\b|douche|sanitaire|vestuario|aseo|baño|bagno|servizi|"
            r"banheiro",
            r"badkamer|\bbad(rom|rum)?\b|toalett|kylpyhuone|pesuhuone|\bwc",
            r"санузел|с/у|туалет|уборная|ванная|душев|раздевал|łazienka|koupelna",
            r"トイレ|便所|浴室|洗面",
        ),
    ),
    (
        "parking",
        (
            r"车库|停车|车位|车道|坡道",
            r"\b(parking|garage|carport|car park|drive aisle|ramp)\b",
            r"tiefgarage|stellplatz|garage",
            r"stationnement|estacionamiento|aparcamiento|autorimessa|garaje",
            r"parkeer|parkering",
            r"паркинг|гараж|стоянк",
            r"駐車|車路",
        ),
    ),
    (
        "meeting",
        (
            r"会议",
            r"\b(meeting|conference|conf|classroom|lecture|seminar)\b",
            r"besprechung|konferenz|seminar|hörsaal",
            r"réunion|reuni[óo]n|riunioni|conférence|\baula\b",
            r"vergader|møterom|mötesrum|neuvottelu",
            r"переговор|конференц|заседан|аудитори",
            r"会議|教室",
        ),
    ),
    (
        "office",
        (
            r"办公",
            r"\b(office|workstation|open plan|admin|cubicle)\b",
            r"b(ü|ue)ro|arbeitszimmer|arbeitsraum",
            r"\bbureaux?\b|oficina|ufficio|escritório",
            r"kantoor|\bkontor|toimisto",
            r"офис|кабинет|рабоч|biuro",
            r"事務|執務|オフィス",
        ),
    ),
    (
        "storage",
        (
            r"储藏|仓库|库房",
            r"\b(storage|store|stor|closet|file|copy)\b",
            r"lager|abstell|archiv|keller|hauswirtschaft|vorrat|speisekammer",
            r"rangement|débarras|réserve|almacén|trastero|ripostiglio|deposito|magazzino",
            r"berging|bergruimte|\bbod\b|varasto|förråd",
            r"склад|кладов|архив|гардероб|magazyn",
            r"倉庫|物入|収納|納戸",
        ),
    ),
    (
        "retail",
        (
            r"商铺|商店|店铺",
            r"\b(shop|retail|store ?front|sales)\b",
            r"\bladen|verkauf",
            r"boutique|commerce|tienda|negozio",
            r"winkel|butikk?",
            r"магазин|торгов",
            r"店舗|売場",
        ),
    ),
    (
        "residential",
        (
            r"住宅|套房|卧室|客厅|户型|起居|厨房|餐厅",
            r"\b(flat|apartment|bedroom|living|kitchen|dining|unit)\b",
            r"wohn|schlaf|küche|zimmer|\bkind\b|kinder|\bgast\b|\bgäste\b|\bessen\b|kochen",
            r"chambre|séjour|salon|cuisine|dormitorio|salón|cocina|soggiorno|camera|cucina|quarto",
            r"kamer\b|keuken|\bstue\b|soverom|kjøkken|vardagsrum|sovrum|\bkök\b|huone\b|keittiö",
            r"спальн|кухн|квартир|гостиная|столовая|детская|жил(ая|ое)|pokój|kuchnia",
            r"居室|寝室|台所|リビング|洋室|和室|\bl?dk\b|キッチン",
        ),
    ),
    (
        "service",
        (
            r"值班|保安|岗亭|垃圾|保洁|物业|前台",
            r"\b(reception|security|guard|refuse|trash|laundry|break|lounge|mail)\b",
            r"empfang|pförtner|müll|waschküche|waschen|teeküche",
            r"accueil|recepción|portineria|buanderie",
            r"receptie|afval|resepsjon",
            r"охран|вахт|мусор|ресепшн|приёмн|приемн",
            r"管理室|守衛|受付|ゴミ",
        ),
    ),
    (
        "roof",
        (
            r"屋面|屋顶|天台",
            r"\broof\b",
            r"dach(?!boden|geschoss)",
            r"toiture|cubierta|azotea|tetto",
            r"\bdak\b|\btak\b|katto",
            r"кровл|крыш",
            r"屋上|屋根",
        ),
    ),
    (
        "outdoor",
        (
            r"室外|阳台|露台|庭院",
            r"\b(balcony|terrace|patio|deck|court ?yard|exterior|external|porch|veranda)\b",
            r"balkon|terrasse|außen|loggia|garten",
            r"balcon|terraza|terrazza|jardin|loggia",
            r"terras\b|uteplass|parveke|balkong",
            r"балкон|лоджия|терраса|двор|крыльц",
            r"バルコニー|テラス|ベランダ",
        ),
    ),
)
