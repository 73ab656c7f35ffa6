using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Finds a connection string that is missing or cannot be meant before the server starts.</summary>
internal sealed class PostgresSettingsValidator(IConfiguration configuration) : IValidateOptions<HistoryOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryOptions options)
    {
        if (options.Store != HistoryStore.PostgreSql) return ValidateOptionsResult.Skip;
        try
        {
            PostgresAddress.From(configuration);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException e)
        {
            return ValidateOptionsResult.Fail($"ConnectionStrings:{PostgresAddress.ConnectionName} {e.Message}");
        }
    }
}
