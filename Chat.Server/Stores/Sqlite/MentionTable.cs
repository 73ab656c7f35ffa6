using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The table of who is mentioned by which message that is in the tables. Whoever uses it has the tables.</summary>
internal sealed class MentionTable(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement add = new(connection, "INSERT OR IGNORE INTO mentions (user, stream, seq) VALUES (?1, ?2, ?3)");
    private readonly SqliteStatement remove = new(connection, "DELETE FROM mentions WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3");
    private readonly SqliteStatement idOf = new(connection, "SELECT id FROM streams WHERE key = ?1");

    /// <summary>Adds what a message mentions, if anything.</summary>
    public void Add(long stream, in JournalRecord message)
    {
        if (MessageExtras.MentionsOf(message.Extras) is not { } users) return;
        foreach (var user in users) add.Bind(1, user).Bind(2, stream).Bind(3, message.Seq).Execute();
    }

    /// <summary>As <see cref="Add(long, in JournalRecord)"/>, for a message whose stream has a row but no known id.</summary>
    public void Add(in JournalRecord message)
    {
        if (MessageExtras.MentionsOf(message.Extras) is null) return;
        long stream;
        try
        {
            if (!idOf.BindText(1, message.Stream).Step()) return;
            stream = idOf.Number(0);
        }
        finally
        {
            idOf.Reset();
        }

        Add(stream, message);
    }

    /// <summary>Removes what the messages of a range mention.</summary>
    public void Remove(long stream, long from, long to) => remove.Bind(1, stream).Bind(2, from).Bind(3, to).Execute();

    public void Dispose()
    {
        foreach (var statement in new[] { add, remove, idOf }) statement.Dispose();
    }
}
