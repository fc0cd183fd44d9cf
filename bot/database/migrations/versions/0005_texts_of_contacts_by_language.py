"""The texts of a contact, a row for each language"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = {"name": 200, "mention": 200, "what_for": 400, "limits": 400}
_LANGUAGES = ("pt", "en")  # those that had columns
_contacts = sa.table("contacts", sa.column("id"), *(sa.column(f"{name}_{language}") for name in _TEXTS for language in _LANGUAGES))
_texts = sa.table("contact_texts", sa.column("contact_id"), sa.column("language"), *map(sa.column, _TEXTS))


def upgrade() -> None:
    op.create_table(
        "contact_texts",
        sa.Column("contact_id", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.String(length=most), nullable=name == "limits") for name, most in _TEXTS.items()),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", "language"),
    )
    for language in _LANGUAGES:
        columns = [_contacts.c[f"{name}_{language}"] for name in _TEXTS]
        rows = sa.select(_contacts.c.id, sa.literal(language, sa.String), *columns)
        op.execute(sa.insert(_texts).from_select(["contact_id", "language", *_TEXTS], rows))
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        for language in _LANGUAGES:
            for name in _TEXTS:
                batch_op.drop_column(f"{name}_{language}")


def downgrade() -> None:
    """What is in another language is lost: the version before has no place for it."""
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        for language in _LANGUAGES:
            for name, most in _TEXTS.items():
                batch_op.add_column(sa.Column(f"{name}_{language}", sa.String(length=most), nullable=True))
    for language in _LANGUAGES:
        there = sa.and_(_texts.c.contact_id == _contacts.c.id, _texts.c.language == language)
        for name in _TEXTS:
            value = sa.select(_texts.c[name]).where(there).scalar_subquery()
            kept = value if name == "limits" else sa.func.coalesce(value, "")
            op.execute(sa.update(_contacts).values({f"{name}_{language}": kept}))
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        for language in _LANGUAGES:
            for name, most in _TEXTS.items():
                if name != "limits":
                    batch_op.alter_column(f"{name}_{language}", existing_type=sa.String(length=most), nullable=False)
    op.drop_table("contact_texts")
