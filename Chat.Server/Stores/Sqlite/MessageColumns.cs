using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The columns of a message and what they say, for every statement that reads messages.</summary>
internal static class MessageColumns
{
    /// <summary>In a query these come first. The last one has the extras, of which annotations were there before all others.</summary>
    public const string Names = "seq, id, sender, text, timestamp, client_message_id, change, change_kind, changed_at, changed_by, annotations";

    public const int Count = 11;
    public const int Sender = 2;
    public const int ClientMessageId = 5;
    public const int Change = 6;
    public const int Extras = 10;

    /// <summary>A deleted message keeps its client message id in the table, so that a repeat is recognised; nobody is told.</summary>
    public static LoggedMessage Read(SqliteStatement row)
    {
        var change = row.IsNull(Change) ? null : new LoggedChange(row.Number(Change), (ChangeKind)row.Number(7), ChatTime.FromUnix(row.Number(8)), row.Text(9));
        return new LoggedMessage(row.Guid(1).ToString(), row.Number(0), row.Text(Sender), row.Text(3), ChatTime.FromUnix(row.Number(4)),
            change is { IsDeletion: true } || row.IsNull(ClientMessageId) ? null : row.Text(ClientMessageId), change, row.IsNull(Extras) ? null : row.Text(Extras));
    }
}
