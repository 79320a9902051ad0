"""What invented people say, in the words of people who live with it."""

from etp.assessments.enums import Dimension
from etp.demo.seed.cast import DR, SM

WISHES = {
    DR: [
        "Jardiner une heure sans le payer le lendemain",
        "Porter ma petite-fille",
        "Reprendre le travail à mi-temps",
        "Dormir une nuit entière",
        "Faire le marché à pied",
        "Conduire jusqu’à Quimper sans m’arrêter",
        "Savoir quoi faire quand ça se bloque",
        "Remonter sur mon vélo",
    ],
    SM: [
        "Monter chez ma fille sans m’essouffler",
        "Comprendre ma prise de sang",
        "Cuisiner pour toute la famille sans faire deux plats",
        "Marcher trois fois par semaine",
        "Perdre un peu de ventre",
        "Moins grignoter le soir",
        "Oser demander à mon médecin",
        "Tenir plus de deux mois",
    ],
}
SUMMARIES = {
    DR: [
        (
            "Ce qui compte pour vous : bouger sans avoir peur. Vos appuis : la marche et votre famille. On commence par"
            " comprendre la douleur, puis on dose l’effort.",
            "Crainte du mouvement au premier plan, bonnes ressources familiales. Priorité : neurophysiologie, puis"
            " reprise graduée. Sécurité : signes d’alerte connus.",
        ),
        (
            "Vous voulez mieux dormir et garder vos activités. Vous savez déjà vous reposer ; on travaille à doser.",
            "Cycle effort-repos en dents de scie, sommeil altéré. Priorité : fractionnement, plan de crise.",
        ),
    ],
    SM: [
        (
            "Vous voulez retrouver du souffle. Vos appuis : le potager et vos voisins. On commence par la marche.",
            "Sédentarité, motivation forte pour l’activité de groupe. Alimentation à aborder par la cuisine.",
        ),
        (
            "Vous souhaitez comprendre vos chiffres et manger avec plaisir. On avance un pas à la fois.",
            "Littératie en santé à soutenir, chiffres mal compris. Priorité : lecture des résultats, repas du soir.",
        ),
    ],
}
COMMON = {
    Dimension.SOCIAL: {
        "soc_day": [
            "Lever tôt, ménage le matin, sieste, télévision.",
            "Je m’occupe de mes petits-enfants le mercredi.",
        ],
        "soc_home": ["Mon mari, très présent.", "Je vis seule, ma voisine passe souvent.", "Ma fille habite à côté."],
        "soc_hours": ["Plutôt le matin.", "Après 14 h.", "En fin de journée."],
    },
    Dimension.EMOTIONAL: {
        "emo_feel": ["Je me sens moins utile.", "Je prends les jours comme ils viennent."],
        "emo_fear": ["Que cela ne passe jamais.", "De dépendre des autres."],
        "emo_good": ["Marcher au bord de l’eau.", "Voir du monde.", "La musique."],
    },
    Dimension.AIDS: {
        "aid_helps": ["Ma famille.", "Être en groupe.", "Savoir qui appeler."],
        "aid_hinders": ["Le trajet.", "La fatigue.", "Le regard des autres."],
    },
}
ANSWERS = {
    DR: {
        **COMMON,
        Dimension.BIOMEDICAL: {
            "bio_words": [
                "Mal au dos depuis deux ans.",
                "Le bas du dos qui se bloque.",
                "Une douleur qui descend dans la fesse.",
            ],
            "bio_daily": ["Rester assise plus d’une demi-heure.", "Me baisser.", "Porter les courses."],
        },
        Dimension.COGNITIVE: {
            "cog_cause": ["Mon métier.", "L’âge, l’usure.", "Un faux mouvement."],
            "cog_learn": ["Ce que je peux faire sans risque.", "Comment calmer une crise."],
        },
        Dimension.PROJECT: {"pro_wish": WISHES[DR], "pro_first": ["Marcher chaque jour.", "Dormir mieux."]},
    },
    SM: {
        **COMMON,
        Dimension.BIOMEDICAL: {
            "bio_words": ["Trop de sucre et de tension.", "Mon médecin parle de cœur et de poids."],
            "bio_daily": ["Le souffle dans les côtes.", "La fatigue après le dîner."],
        },
        Dimension.COGNITIVE: {
            "cog_cause": ["La famille, nous sommes tous ronds.", "Le travail assis."],
            "cog_learn": ["Lire mes analyses.", "Quoi mettre dans l’assiette le soir."],
        },
        Dimension.PROJECT: {"pro_wish": WISHES[SM], "pro_first": ["Marcher avec le groupe.", "Changer le souper."]},
    },
}
