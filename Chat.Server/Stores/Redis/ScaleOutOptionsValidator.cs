using System.Globalization;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Redis;

/// <summary>What concerns several settings at once, and the connection strings.</summary>
internal sealed class ScaleOutOptionsValidator(IConfiguration configuration) : IValidateOptions<ScaleOutOptions>
{
    public ValidateOptionsResult Validate(string? name, ScaleOutOptions options)
    {
        var failures = new List<string>();
        if (options.LeaseDuration < options.LeaseInterval * 3)
            failures.Add($"{ScaleOutOptions.Section}:LeaseDuration: A lease lasts at least three times as long as {nameof(options.LeaseInterval)}.");

        var section = configuration.GetSection(RedisAddress.Setting);
        var entries = section.GetChildren().ToArray();
        if (string.IsNullOrWhiteSpace(section.Value)) CheckList(entries, failures);
        else if (entries.Length > 0) failures.Add($"{RedisAddress.Setting} is one address, and a list of them as well: give one of the two.");
        else Read(section, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>A place that is left out or empty is an address that somebody forgot: without it rooms would lie elsewhere.</summary>
    private static void CheckList(IConfigurationSection[] entries, List<string> failures)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var place = 0; place < entries.Length; place++)
        {
            var entry = entries[place];
            if (entry.Key != place.ToString(CultureInfo.InvariantCulture))
                failures.Add($"{entry.Path} is not the next of the list: its entries are {RedisAddress.Setting}:0, :1 and so on, with none left out.");
            else if (string.IsNullOrWhiteSpace(entry.Value))
                failures.Add($"{entry.Path} is empty.");
            else if (Read(entry, failures) is { } address && !names.TryAdd(address.Name, entry.Path))
                failures.Add($"{entry.Path} is the same Redis as {names[address.Name]}: each is named once.");
        }
    }

    private static RedisAddress? Read(IConfigurationSection entry, List<string> failures)
    {
        try
        {
            return RedisAddress.Parse(entry.Value!.Trim());
        }
        catch (FormatException e)
        {
            failures.Add($"{entry.Path} {e.Message}");
            return null;
        }
    }
}
