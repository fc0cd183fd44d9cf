"""Classroom sessions"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rooms',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('plan', sa.String(length=60), nullable=False),
    sa.Column('opened', sa.Float(), nullable=False),
    sa.Column('closed', sa.Float(), nullable=True),
    sa.Column('activity', sa.Integer(), nullable=False),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('care', sa.Integer(), nullable=False),
    sa.Column('course', sa.JSON(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('room_students',
    sa.Column('room', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('room', 'id')
    )
    op.create_table('room_votes',
    sa.Column('room', sa.String(length=32), nullable=False),
    sa.Column('activity', sa.Integer(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('student', sa.String(length=16), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('room', 'activity', 'item', 'student')
    )
    op.create_table('room_questions',
    sa.Column('room', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('room', 'id')
    )
    op.create_table('room_keys',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('room', sa.String(length=32), nullable=True),
    sa.Column('student', sa.String(length=16), nullable=True),
    sa.Column('expires', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('hash')
    )
    with op.batch_alter_table('room_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_keys_room'), ['room'], unique=False)

    op.create_table('session_totals',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('age', sa.String(length=5), nullable=False),
    sa.Column('plan', sa.String(length=60), nullable=False),
    sa.Column('students', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )


def downgrade() -> None:
    op.drop_table('session_totals')
    with op.batch_alter_table('room_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_room_keys_room'))

    op.drop_table('room_keys')
    op.drop_table('room_questions')
    op.drop_table('room_votes')
    op.drop_table('room_students')
    op.drop_table('rooms')
