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
            r"机房|设备|配电|泵房|水泵|变电|空调房|消防控制|消控|监控室|安防|弱电(间|室|房)|"
            r"强电(间|室|房)|水箱间|电表间|阀间|阀室|发电机|排烟机|高压室|低压室|变压器室|热力|换热|锅炉|"
            r"燃气表|计量间|网络间|通信间|配线间",
            r"machine (room|rm)|mach\. ?r|elev\w*\.? eq|lift motor|equipment|switch ?room|"
            r"plant ?room|"
            r"\b(comms?|ups|battery|generator|meter) (room|rm)\b|\b[im]df\b|"
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
            r"走廊|过道|走道|通道|门厅|大堂|大厅|前厅|过厅|前室|电梯厅|候梯|连廊|门斗|玄关|中庭|"
            r"避难(间|层|区)",
            r"\b(corridor|hall(way)?|lobby|vestibule|foyer|passage|circulation|entry|entrance|landing|"
            r"atrium|egress|airlock|corr)\b",
            r"\bflur\b|laubengang|korridor|diele|eingang|vorraum|windfang|vorplatz|erschließung|verkehrsfl|galerie",
            r"couloir|dégagement|\bsas\b|palier|pasillo|vest[íi]bulo|recibidor|distribuidor|corridoio|"
            r"ingresso|atrio|disimpegno|corredor|circula[cç]",
            r"\b(gang|hal|entr[ée]e?|overloop|portaal|vindfang|vindfång|käytävä|eteinen|aula)\b",
            r"коридор|холл|вестибюл|тамбур|прихожая|korytarz|chodba",
            r"廊下|玄関|ホール|ロビー|通路|風除室",
        ),
    ),
    (
        "stair",
        (
            r"楼梯|梯间",
            r"\bstairs?(well|case)?\b|^st[-_ .]\d+\b",
            r"treppe|\btrh\b",
            r"escalier|escalera|\bscale?\b|\bvano scala|escada",
            r"\btrapp?(e|a|enhuis)?\b|trappenhuis|trapperom|trapphus|porras",
            r"лестни|\bлк ?-?\d|klatka schod|schodiště",
            r"階段",
        ),
    ),
    (
        "lift",
        (
            r"电梯|升降机|[客货]梯|消防梯",
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
            r"管井|竖井|风井|水井|电井|管道井|排烟井|加压井|烟道|风道",
            r"\b(shaft|riser|duct|chase|void)\b",
            r"schacht",
            r"gaine|conducto|patinillo|cavedio",
            r"schaft|\bkoker\b|leidingkoker|sjakt|kuilu",
            r"шахта|ниша",
            r"パイプスペース|\be?ps\b",
        ),
    ),
    (
        "sanitary",
        (
            r"卫生间|厕所|洗手间|盥洗|浴室|淋浴|公卫|[男女]卫|[男女]厕|母婴|更衣",
            r"\b(wc|toilets?|rest ?rooms?|bath(room)?|lavatory|shower|washroom|women|men|"
            r"changing|en-?suite|unisex|locker)\b",
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
            r"会议|会谈|洽谈|接待室|教室|报告厅|多功能厅|阅览",
            r"\b(meeting|conference|conf|classroom|lecture|seminar)\b",
            r"besprechung|konferenz|seminar|hörsaal",
            r"réunion|sala de juntas|reuni[óo]n|riunioni|conférence|\baula\b",
            r"vergader|møterom|mötesrum|neuvottelu",
            r"переговор|конференц|заседан|аудитори",
            r"会議|教室",
        ),
    ),
    (
        "office",
        (
            r"办公|经理室|诊室|实验室|护士站|工位|财务室",
            r"\b(office|workstation|open plan|admin|cubicle|lab(oratory)?|exam room|"
            r"nurse station)\b",
            r"b(ü|ue)ro|arbeitszimmer|arbeitsraum",
            r"\bbureaux?\b|oficina|despacho|ufficio|escritório",
            r"kantoor|\bkontor|toimisto",
            r"офис|кабинет|рабоч|biuro",
            r"事務|執務|オフィス",
        ),
    ),
    (
        "storage",
        (
            r"储藏|储物|仓库|库房|杂物|档案|资料室|药房|药库",
            r"\b(storage|store|stor|closet|file|copy|print)\b",
            r"lager|garderobe|fahrradraum|abstell|archiv|keller|hauswirtschaft|vorrat|speisekammer",
            r"rangement|local vélos|\bcave\b|débarras|réserve|almacén|trastero|ripostiglio|"
            r"deposito|magazzino",
            r"berging|bergruimte|\bbod\b|varasto|förråd",
            r"склад|кладов|архив|гардероб|magazyn",
            r"倉庫|物入|収納|納戸",
        ),
    ),
    (
        "retail",
        (
            r"商铺|商店|店铺|商业|超市|药店",
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
            r"住宅|套房|卧室|客厅|户型|起居|厨房|餐厅|病房|宿舍|客房|书房|衣帽间",
            r"\b(flat|apartment|bedroom|living|kitchen(ette)?|dining|unit|ward|patient room|"
            r"guest room)\b",
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
            r"值班|保安|岗亭|门卫|垃圾|保洁|清洁|污洗|物业|管理用房|前台|收发|茶水|开水|打印|备餐|"
            r"活动室|健身|卸货",
            r"\b(reception|security|guard|refuse|trash|laundry|break|lounge|mail|custodian|jan|"
            r"loading dock|waiting)\b|bin store",
            r"empfang|pförtner|müll|waschküche|waschen|teeküche|putzraum",
            r"accueil|local poubelles|recepción|portineria|buanderie",
            r"receptie|afval|resepsjon",
            r"охран|вахт|мусор|ресепшн|приёмн|приемн",
            r"管理室|守衛|受付|ゴミ|給湯",
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
            r"室外|阳台|露台|庭院|内庭|天井|下沉广场|空调板",
            r"\b(balcony|terrace|patio|deck|court ?yard|exterior|external|porch|veranda)\b",
            r"balkon|terrasse|außen|loggia|garten",
            r"balcon|terraza|terrazza|jardin|loggia",
            r"terras\b|uteplass|parveke|balkong",
            r"балкон|лоджия|терраса|двор|крыльц",
            r"バルコニー|テラス|ベランダ",
        ),
    ),
)
