using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>An entry of a room's state as it lies in the table.</summary>
/// <param name="Seq">The number of the event.</param>
/// <param name="Id">Its id.</param>
/// <param name="Sender">Its sender.</param>
/// <param name="Timestamp">Its time in Unix milliseconds.</param>
/// <param name="Extras">What goes with it.</param>
/// <param name="Bytes">What it counts for.</param>
internal sealed record StateRow(long Seq, Guid Id, string Sender, long Timestamp, string Extras, int Bytes)
{
    /// <summary>In a query these come first.</summary>
    public const string Names = "seq, id, sender, timestamp, extras, bytes";

    public const int Count = 6;

    public static StateRow Read(SqliteStatement row) => new(row.Number(0), row.Guid(1), row.Text(2), row.Number(3), row.Text(4), (int)row.Number(5));

    /// <summary>What an event leaves; null when it removes the key.</summary>
    public static StateRow? Of(Guid id, LoggedMessage message, KeyChange change) =>
        change.Bytes is { } bytes ? new(message.Seq, id, message.From, ChatTime.ToUnix(message.Timestamp), message.Extras!, bytes) : null;

    public LoggedMessage ToMessage() => new(Id.ToString(), Seq, Sender, "", ChatTime.FromUnix(Timestamp), null, Extras: Extras);
}
