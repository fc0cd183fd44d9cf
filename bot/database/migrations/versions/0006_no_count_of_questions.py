"""No count of the questions of a student: it was always 0"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room_students", schema=None) as batch_op:
        batch_op.drop_column("asked")


def downgrade() -> None:
    with op.batch_alter_table("room_students", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
