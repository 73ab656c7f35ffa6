using Chat.Server.Stores.PostgreSql;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>What a node has in PostgreSQL.</summary>
internal sealed record PostgresNode(PostgresMessageLog Log, PostgresOutbox Outbox, PostgresInboxes Inboxes);
