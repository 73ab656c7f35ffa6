using System.Security.Cryptography;
using System.Text;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Puts into the tables what is in the journal only, because the process or the machine ended before it got there.</summary>
internal static class JournalReplay
{
    public static void Run(SqliteConnection connection, AppendJournal journal, IReadOnlyList<GhostMessage> ghosts, OutboxTable? outbox, MentionTable mentions, SqliteSearchIndex? search, TimeProvider time)
    {
        var life = (long)SqliteSchema.Value(connection, "SELECT journal_life FROM log")!;
        var positions = journal.Find(life, from: (long)SqliteSchema.Value(connection, "SELECT journal_applied FROM log")!);

        using var transaction = connection.BeginTransaction();
        using var addStream = new SqliteStatement(connection, """
            INSERT INTO streams (key, epoch) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM streams WHERE key = ?1)
            """);
        using var insert = new SqliteStatement(connection, """
            INSERT OR IGNORE INTO messages (stream, seq, id, sender, text, timestamp, client_message_id, annotations)
            SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM streams WHERE key = ?1
            """);
        using var idOf = new SqliteStatement(connection, "SELECT id FROM streams WHERE key = ?1");
        foreach (var position in positions)
        {
            var record = journal.RecordAt(position);
            var id = record.Id;
            if (ghosts.Any(ghost => ghost.Id == id)) continue;
            addStream.BindText(1, record.Stream).BindText(2, record.Epoch).Execute();
            record.BindTo(insert.BindText(1, record.Stream)).Execute();
            if (search is not null && raw.sqlite3_changes(connection.Handle) > 0) Index(record);
            mentions.Add(record);
            if (outbox is not null && new StreamKey(Encoding.UTF8.GetString(record.Stream)).IsRoom)
                outbox.Add(record.Stream, record.Seq, OutboxEntry.MessageType, time.GetUtcNow());
        }

        void Index(JournalRecord record)
        {
            if (!new StreamKey(Encoding.UTF8.GetString(record.Stream)).IsRoom) return;
            idOf.BindText(1, record.Stream).Step();
            search.Add(idOf.Number(0), record.Seq, Encoding.UTF8.GetString(record.Text));
            idOf.Reset();
        }

        using var begin = new SqliteStatement(connection, "UPDATE log SET journal_life = ?1, journal_applied = 0");
        var next = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
        begin.Bind(1, next).Execute();
        transaction.Commit();
        journal.Begin(next);
    }
}
