using Npgsql;
using NpgsqlTypes;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Commands with parameters by their places, typed by their values so that a server's plan fits each use.</summary>
internal static class Sql
{
    /// <summary>Adds a command to a batch.</summary>
    public static NpgsqlBatch Then(this NpgsqlBatch batch, string sql, params object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
        return batch;
    }

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters) command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>A null of bytes, for a parameter.</summary>
    public static readonly object NoBytes = new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea };

    /// <summary>A null of text, for a parameter.</summary>
    public static object TextOrNull(string? text) => text ?? (object)new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        NpgsqlParameter typed => new NpgsqlParameter { Value = typed.Value, NpgsqlDbType = typed.NpgsqlDbType },
        byte[]?[] bytes => new NpgsqlParameter { Value = bytes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        string?[] texts => new NpgsqlParameter { Value = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        null => new NpgsqlParameter { Value = DBNull.Value },
        _ => new NpgsqlParameter { Value = value },
    };
}
