using System.Data.Common;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>What <c>ConnectionStrings:PostgreSql</c> says, with what this server wants where it says nothing. Nothing that is printed comes from the text itself, for it may have a password.</summary>
internal sealed class PostgresAddress
{
    public const string ConnectionName = "PostgreSql";

    private const string DefaultSchema = "chat";

    private readonly NpgsqlConnectionStringBuilder settings;

    private PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        this.settings = settings;
        settings.SearchPath ??= DefaultSchema;
        settings.ApplicationName ??= "Chat.Hubs";
        settings.IncludeErrorDetail = false; // details repeat what users said
        settings.PersistSecurityInfo = false;
        settings.Enlist = false;
        if (!settings.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 100;
        if (!settings.ContainsKey("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!settings.ContainsKey("Timeout")) settings.Timeout = 5;
        if (!settings.ContainsKey("Command Timeout")) settings.CommandTimeout = 10;
        if (!settings.ContainsKey("Keepalive")) settings.KeepAlive = 30;
    }

    /// <summary>Where it is, for people: neither user nor password.</summary>
    public string Name => $"{settings.Host}:{settings.Port}/{settings.Database}";

    /// <summary>The schema that has the tables: the first of the search path.</summary>
    public string Schema => settings.SearchPath!.Split(',')[0].Trim().Trim('"');

    /// <summary>Whether the log is to be here; to be asked while services are registered.</summary>
    public static bool IsStore(IConfiguration configuration) =>
        string.Equals(configuration[$"{HistoryOptions.Section}:{nameof(HistoryOptions.Store)}"]?.Trim(), nameof(HistoryStore.PostgreSql), StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="FormatException"/>, whose message begins with a verb and repeats nothing of the text.</summary>
    public static PostgresAddress From(IConfiguration configuration) => configuration.GetConnectionString(ConnectionName) is { } text && !string.IsNullOrWhiteSpace(text)
        ? Parse(text)
        : throw new FormatException($"is needed with {HistoryOptions.Section}:Store={HistoryStore.PostgreSql}, such as 'Host=db.example;Database=chat;Username=chat;Password=…'.");

    /// <inheritdoc cref="From"/>
    public static PostgresAddress Parse(string text)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or DbException)
        {
            throw new FormatException("cannot be read: an option of it is unknown or has a wrong value. It is as Npgsql has it, such as 'Host=db.example;Database=chat;Username=chat;Password=…'.");
        }

        if (string.IsNullOrWhiteSpace(settings.Host)) throw new FormatException("names no host.");
        if (string.IsNullOrWhiteSpace(settings.Database)) throw new FormatException("names no database.");
        return new PostgresAddress(settings);
    }

    /// <summary>Makes the connections; <paramref name="check"/> looks at each of them before it is used.</summary>
    public NpgsqlDataSource Connect(Func<NpgsqlConnection, Task> check)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(connection => check(connection).GetAwaiter().GetResult(), check);
        return builder.Build();
    }
}
