using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Chat.Server.ScaleOut;

/// <summary>What concerns several settings at once, and the connection string.</summary>
internal sealed class ScaleOutOptionsValidator(IConfiguration configuration) : IValidateOptions<ScaleOutOptions>
{
    public ValidateOptionsResult Validate(string? name, ScaleOutOptions options)
    {
        var failures = new List<string>();
        if (options.LeaseDuration < options.LeaseInterval * 3)
            failures.Add($"{ScaleOutOptions.Section}:LeaseDuration: A lease lasts at least three times as long as {nameof(options.LeaseInterval)}.");

        if (configuration.GetConnectionString(ScaleOutOptions.ConnectionString) is { Length: > 0 } connectionString)
        {
            // The string may hold a password: it is not repeated.
            const string Subject = $"ConnectionStrings:{ScaleOutOptions.ConnectionString}";
            try
            {
                if (ConfigurationOptions.Parse(connectionString).EndPoints.Count == 0) failures.Add($"{Subject} names no end point.");
            }
            catch (Exception e) when (e is ArgumentException or FormatException)
            {
                failures.Add($"{Subject} cannot be read as a StackExchange.Redis connection string such as 'redis.example:6379,password=…,ssl=true'.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
