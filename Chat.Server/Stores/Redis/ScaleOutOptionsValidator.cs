using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Redis;

/// <summary>What concerns several settings at once, and the connection string.</summary>
internal sealed class ScaleOutOptionsValidator(IConfiguration configuration) : IValidateOptions<ScaleOutOptions>
{
    public ValidateOptionsResult Validate(string? name, ScaleOutOptions options)
    {
        var failures = new List<string>();
        if (options.LeaseDuration < options.LeaseInterval * 3)
            failures.Add($"{ScaleOutOptions.Section}:LeaseDuration: A lease lasts at least three times as long as {nameof(options.LeaseInterval)}.");

        try
        {
            if (RedisAddress.TextOf(configuration) is { } text) RedisAddress.Parse(text);
        }
        catch (FormatException e)
        {
            failures.Add($"ConnectionStrings:{ScaleOutOptions.ConnectionString} {e.Message}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
