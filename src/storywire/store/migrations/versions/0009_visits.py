"""When an article is looked at again, when its feed last named it, and when an outlet asks not to come."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was taken before is not looked at again of itself: it is old news by now."""
    op.add_column("subscriptions", sa.Column("closed", sa.String()))
    op.add_column("announcements", sa.Column("listed", sa.DateTime()))
    op.add_column("announcements", sa.Column("revisit", sa.DateTime()))
    op.create_index("ix_announcements_revisit", "announcements", ["revisit"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_announcements_revisit", "announcements")
    op.drop_column("announcements", "revisit")
    op.drop_column("announcements", "listed")
    op.drop_column("subscriptions", "closed")
