using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Finds a connection string that cannot be meant before the server starts.</summary>
internal sealed class SqliteSettingsValidator(IConfiguration configuration) : IValidateOptions<HistoryOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryOptions options)
    {
        if (options.Store != HistoryStore.Sqlite) return ValidateOptionsResult.Skip;
        try
        {
            SqliteLogFile.From(configuration);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail($"ConnectionStrings:{SqliteLogFile.ConnectionName}: {e.Message}");
        }
    }
}
