using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>An address to listen on, or none.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        if (options.Url.Length == 0) return ValidateOptionsResult.Success;
        var failures = new List<string>();
        ListenSettings.CheckAddress($"{MetricsOptions.Section}:{nameof(MetricsOptions.Url)}", options.Url, failures);
        if (failures.Count == 0 && !options.Url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            failures.Add($"{MetricsOptions.Section}:{nameof(MetricsOptions.Url)}: '{options.Url}' does not begin with http://.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
