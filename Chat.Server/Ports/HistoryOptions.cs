using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Ports;

/// <summary>Section <c>Chat:History</c>.</summary>
internal sealed class HistoryOptions
{
    public const string Section = "Chat:History";

    /// <summary>Where the log is kept. With a Redis it is there, unless this is <see cref="HistoryStore.PostgreSql"/>.</summary>
    public HistoryStore Store { get; set; } = HistoryStore.Sqlite;

    /// <summary>
    /// Whether messages for SQLite go into a file beside the database first, <c>messages.db.appends</c>. Without it each commit is a transaction of the
    /// database that is forced to the disk: it promises the same and takes longer. To find out what a fault comes from, and for file systems where that file
    /// gives trouble.
    /// </summary>
    public bool Journal { get; set; } = true;

    /// <summary>The newest messages kept per room or conversation; 1–10,000,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxMessagesPerRoom { get; set; } = 10_000;

    /// <summary>How long a message is kept at most; one minute to ten years.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a repeated <c>client_message_id</c> is recognised; ten seconds to one day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most missed messages one join gives back; a client that was away for more pages through the history. 1–10,000.</summary>
    [Range(1, 10_000)]
    public int RecoveryLimit { get; set; } = 1000;

    /// <summary>
    /// The most bytes of messages in one page of history or one join's answer, which has one message in any case. A message counts for its text, sender
    /// and client message id in UTF-8 and 128 bytes more; escapes of JSON are not counted. 16 KiB–64 MiB.
    /// </summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int PageBytes { get; set; } = 512 * 1024;

    /// <summary>
    /// Whether messages of rooms can be searched by their words. With SQLite and PostgreSQL an index is kept for it, which is built step by step when this is switched on
    /// and, with SQLite, dropped at the start after it was switched off; in memory the messages are looked through. Redis needs RediSearch for it, which
    /// indexes a room when it is searched; without it they are not searched there.
    /// </summary>
    public bool Search { get; set; }

    /// <summary>
    /// The least time from one commit to disk or to PostgreSQL, or from one round of appends to Redis, to the next, while messages follow each other: those that come
    /// meanwhile share it. 0–100 ms. A message that comes alone does not wait; with SQLite it is a fifth of this while fewer than ten come in that time; with Redis
    /// nothing while fewer than five do, then a twenty-fifth for each that comes; and nothing waits for long that brings no company. Waits are whole milliseconds, rounded up.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(5);
}
