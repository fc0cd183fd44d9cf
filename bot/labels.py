"""The 50 labels that every reply carries one of, and the intents inside that map to them. The names are a fixed interface."""

from __future__ import annotations

TOPICS = (
    "cyberbullying", "threats", "stalking", "exclusion", "rumours", "intimate_images", "deepfake", "sextortion", "grooming",
    "meeting_stranger", "csam_seen", "unwanted_sexual", "impersonation", "account_hacked", "scam", "hate_speech",
    "harmful_content", "privacy_photos", "filming", "location", "dating_violence", "gaming_abuse", "suicide_risk", "emergency",
    "offline_violence",
)  # fmt: skip
REQUESTS = (
    "not_my_fault", "i_sent_it", "i_did_it", "complain_where", "complain_who_age", "complain_anonymous", "complain_cost",
    "complain_deadline", "complain_evidence", "complain_after", "complain_parents_know", "support_services", "takedown",
    "help_friend", "adult_asking", "booklet", "is_it_crime", "chitchat", "bot_identity", "language_switch", "out_of_scope",
    "abuse_to_bot", "adversarial", "refusal", "unclear",
)  # fmt: skip
LABELS = (*TOPICS, *REQUESTS)
RISKS = ("none", "concern", "urgent")

# Answers of data/answers/crisis.yml to danger that is not now: they are no alarm.
CALM_CRISIS = ("denied", "past", "friend_safe", "selfharm_yesterday", "hint_in_joke", "suicide_bye")

# Intents that only make sense inside a conversation, and the label their replies carry.
COMMANDS = {
    "ask_sources": "booklet",
    "delete_everything": "bot_identity",
    "start_again": "chitchat",
    "browse_topics": "chitchat",
    "prepare_complaint": "complain_where",
    "nlu_fallback": "unclear",
}
FOLLOW_UP = "follow_up"


def label_of(intent: str, topic: str | None) -> str:
    """The label of a reply: the intent itself, the topic under way for a follow-up, "unclear" if there is none."""
    if intent in LABELS:
        return intent
    if intent == FOLLOW_UP:
        return topic if topic in TOPICS else "unclear"
    return COMMANDS.get(intent, "unclear")
