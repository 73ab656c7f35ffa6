using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Ports;

/// <summary>Section <c>Chat:History</c>: the log of messages, where it is and how much of it is kept.</summary>
internal sealed class HistoryOptions
{
    public const string Section = "Chat:History";

    /// <summary>Where the log is kept. With a Redis it is there, unless this is <see cref="HistoryStore.PostgreSql"/>.</summary>
    public HistoryStore Store { get; set; } = HistoryStore.Sqlite;

    /// <summary>
    /// Whether messages for SQLite go into a file beside the database first, <c>messages.db.appends</c>. Without it every commit is a transaction of the
    /// database that is forced to the disk: it promises the same and takes longer, see <see href="configuration.md#without-the-journal">without the journal</see>.
    /// </summary>
    public bool Journal { get; set; } = true;

    /// <summary>How many messages, the newest, are kept of a room or a conversation.</summary>
    [Range(1, 10_000_000)]
    public int MaxMessagesPerRoom { get; set; } = 10_000;

    /// <summary>How long a message is kept at most.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a repeated <c>client_message_id</c> is recognised.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most missed messages that one join gives back; a client that was away for more pages through the history.</summary>
    [Range(1, 10_000)]
    public int RecoveryLimit { get; set; } = 1000;

    /// <summary>
    /// The most bytes of messages in one page of history or one join's answer, which has one message in any case; what is missed beyond that counts as too far back, and the client pages through it. A message counts for its text, sender
    /// and client message id in UTF-8 and 128 bytes more; escapes of JSON are not counted.
    /// </summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int PageBytes { get; set; } = 512 * 1024;

    /// <summary>
    /// Whether messages of rooms can be searched by their words. With SQLite this keeps an index in the file: some 10 to 30 % more disk, and more work for each message after its receipt. Switched on, what is there is indexed step by step while the
    /// server runs, and rooms can be searched as they are reached; switched off, the index is dropped at the next start. PostgreSQL has such an index too, which stays when it is switched off. In memory the messages of the room are looked through. Redis
    /// needs RediSearch for it, see <see href="configuration.md#searches-in-redis">searches in Redis</see>; without it a search is <c>unavailable</c>.
    /// </summary>
    public bool Search { get; set; }

    /// <summary>
    /// The least time from one commit to the next (SQLite, PostgreSQL) or from one round of appends to the next (Redis) while messages follow each other, so that they share it: up to 5 ms more latency, a tenth to a quarter less CPU. With SQLite it is a
    /// fifth of this while fewer than ten messages come in that time, which with 5 ms are 2,000 a second: up to there a message waits 1 ms at most. With Redis nothing waits while fewer than five come to the node in that time, which are 1,000 a second; from
    /// there it grows with what comes, 1 ms for each thousand a second up to all of it. A message that comes alone does not wait, and nothing waits for long that brings no company. Waits are whole milliseconds, rounded up; 0 lets none wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(5);
}
