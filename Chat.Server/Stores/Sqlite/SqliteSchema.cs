using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The tables, and how an older file becomes a present one: <c>PRAGMA user_version</c> counts the steps taken.</summary>
internal static class SqliteSchema
{
    /// <summary>"ChHb": marks the file as ours.</summary>
    private const int ApplicationId = 0x43684862;

    /// <summary>Step n brings version n-1 to version n. A step that was released is never changed.</summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE log (
            id         INTEGER PRIMARY KEY CHECK (id = 1),
            epoch_seed TEXT    NOT NULL,           -- see EpochSeed
            probed_at  INTEGER NOT NULL DEFAULT 0  -- written to learn whether writing works
        );
        INSERT INTO log (id, epoch_seed) VALUES (1, '');

        CREATE TABLE streams (
            id         INTEGER PRIMARY KEY,
            key        TEXT    NOT NULL UNIQUE,
            epoch      TEXT    NOT NULL,
            trimmed    INTEGER NOT NULL DEFAULT 0, -- messages up to this number are gone for readers
            emptied_at INTEGER NOT NULL DEFAULT 0  -- when the last message was trimmed
        );

        -- Clustered by stream: a page of history lies together on disk. Times are Unix milliseconds.
        CREATE TABLE messages (
            stream            INTEGER NOT NULL,
            seq               INTEGER NOT NULL,
            id                BLOB    NOT NULL,
            sender            TEXT    NOT NULL,
            text              TEXT    NOT NULL,
            timestamp         INTEGER NOT NULL,
            client_message_id TEXT,
            PRIMARY KEY (stream, seq)
        ) WITHOUT ROWID;

        CREATE INDEX messages_by_client_message_id ON messages (stream, sender, client_message_id)
            WHERE client_message_id IS NOT NULL;
        """,
        """
        -- See AppendJournal: which life of it continues these tables, and from which position on.
        ALTER TABLE log ADD COLUMN journal_life INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE log ADD COLUMN journal_applied INTEGER NOT NULL DEFAULT 0;
        """,
        """
        -- What was done to a message last; NULL where nothing was. A kind is 1 for an edit and 2 for a deletion.
        ALTER TABLE messages ADD COLUMN change INTEGER;
        ALTER TABLE messages ADD COLUMN change_kind INTEGER;
        ALTER TABLE messages ADD COLUMN changed_at INTEGER;
        ALTER TABLE messages ADD COLUMN changed_by TEXT;
        CREATE INDEX messages_by_change ON messages (stream, change) WHERE change IS NOT NULL;

        ALTER TABLE streams ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;      -- the number of the newest change
        ALTER TABLE streams ADD COLUMN changes_lost INTEGER NOT NULL DEFAULT 0; -- the greatest number whose message is gone
        ALTER TABLE streams ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;      -- messages up to this number were cleared away

        -- Lives that have ended; their messages go with the next sweep.
        CREATE TABLE ended (stream INTEGER PRIMARY KEY);
        """,
        """
        -- What back ends are to be told. Of a message everything is kept as it stood then; of other things the body.
        CREATE TABLE outbox (
            number            INTEGER PRIMARY KEY AUTOINCREMENT,
            entry             BLOB    NOT NULL,
            at                INTEGER NOT NULL,
            type              TEXT    NOT NULL,
            room              TEXT,
            body              TEXT,
            seq               INTEGER,
            id                BLOB,
            sender            TEXT,
            text              TEXT,
            timestamp         INTEGER,
            client_message_id TEXT,
            change            INTEGER,
            change_kind       INTEGER,
            changed_at        INTEGER,
            changed_by        TEXT
        );

        -- Up to which number each reader has passed it, and how many entries went before they were passed, since the reader's last page.
        CREATE TABLE outbox_readers (
            name   TEXT    PRIMARY KEY,
            number INTEGER NOT NULL,
            lost   INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        """,
        """
        -- What a back end says of a message, a JSON object; NULL for nothing.
        ALTER TABLE messages ADD COLUMN annotations TEXT;
        ALTER TABLE outbox ADD COLUMN annotations TEXT;
        """,
        """
        -- The state of rooms: for each key the newest stored event that has it, see IRoomState. It stays when the message is trimmed.
        CREATE TABLE state (
            stream    INTEGER NOT NULL,
            key       TEXT    NOT NULL,
            seq       INTEGER NOT NULL,
            id        BLOB    NOT NULL,
            sender    TEXT    NOT NULL,
            timestamp INTEGER NOT NULL,
            extras    TEXT    NOT NULL, -- as the annotations of messages
            bytes     INTEGER NOT NULL, -- key and data
            PRIMARY KEY (stream, key)
        ) WITHOUT ROWID;
        CREATE INDEX state_by_seq ON state (stream, seq, bytes);
        ALTER TABLE streams ADD COLUMN state_seq INTEGER NOT NULL DEFAULT 0; -- the number of the newest event with a key

        -- Who is mentioned by the messages that are in the table.
        CREATE TABLE mentions (
            user   TEXT    NOT NULL,
            stream INTEGER NOT NULL,
            seq    INTEGER NOT NULL,
            PRIMARY KEY (user, stream, seq)
        ) WITHOUT ROWID;
        CREATE INDEX mentions_by_message ON mentions (stream, seq);
        INSERT OR IGNORE INTO mentions (user, stream, seq)
            SELECT mentioned.value, messages.stream, messages.seq FROM messages, json_each(messages.annotations, '$[3]') AS mentioned
            WHERE messages.annotations LIKE '[%' AND mentioned.type = 'text';
        """,
    ];

    public static int Version => Steps.Length;

    /// <summary>Changes nothing.</summary>
    /// <exception cref="MessageLogUnavailableException">The file is not ours or was written by a newer server.</exception>
    public static void RefuseForeign(SqliteConnection connection)
    {
        var version = Number(connection, "PRAGMA user_version");
        var application = Number(connection, "PRAGMA application_id");
        if (application != ApplicationId && (version != 0 || Number(connection, "SELECT count(*) FROM sqlite_schema") != 0))
            throw new MessageLogUnavailableException($"{connection.DataSource} is a database of another program.");
        if (version > Version)
            throw new MessageLogUnavailableException(
                $"{connection.DataSource} was written by a newer server: its schema is version {version}, this server knows {Version}.");
    }

    /// <summary>The version of the tables, whose file is ours. Changes nothing.</summary>
    /// <inheritdoc cref="RefuseForeign"/>
    public static long VersionOf(SqliteConnection connection)
    {
        RefuseForeign(connection);
        return Number(connection, "PRAGMA user_version");
    }

    public static void Update(SqliteConnection connection)
    {
        for (var next = Number(connection, "PRAGMA user_version") + 1; next <= Version; next++)
        {
            using var step = connection.BeginTransaction();
            Run(connection, $"{Steps[next - 1]} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {next};");
            step.Commit();
        }
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Value(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static long Number(SqliteConnection connection, string sql) => (long)Value(connection, sql)!;
}
