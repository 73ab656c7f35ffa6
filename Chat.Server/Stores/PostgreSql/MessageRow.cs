using System.Text;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>The columns that make a message.</summary>
internal static class MessageRow
{
    /// <summary>Of a table or subquery named m.</summary>
    public const string Columns = "m.seq, m.id, m.sender, m.text, m.at, m.client_message_id, m.extras, m.change, m.change_kind, m.changed_at, m.changed_by";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[]? BytesOrNull(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <param name="row">The row.</param>
    /// <param name="at">The place of the first of the columns.</param>
    public static LoggedMessage Read(NpgsqlDataReader row, int at = 0)
    {
        var change = row.IsDBNull(at + 7) ? null
            : new LoggedChange(row.GetInt64(at + 7), (ChangeKind)row.GetInt16(at + 8), ChatTime.FromUnix(row.GetInt64(at + 9)), Text(row, at + 10)!);
        return new LoggedMessage(
            row.GetGuid(at + 1).ToString(), row.GetInt64(at), Text(row, at + 2)!, Text(row, at + 3)!, ChatTime.FromUnix(row.GetInt64(at + 4)),
            change is { IsDeletion: true } ? null : Text(row, at + 5), // the row keeps it, to recognise a repeat
            change, Text(row, at + 6));
    }

    public static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));
}
