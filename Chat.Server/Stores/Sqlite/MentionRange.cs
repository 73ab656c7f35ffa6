namespace Chat.Server.Stores.Sqlite;

/// <summary>Messages of one stream that are in the table, from one number to another.</summary>
internal readonly record struct MentionRange(long Stream, long From, long To);
