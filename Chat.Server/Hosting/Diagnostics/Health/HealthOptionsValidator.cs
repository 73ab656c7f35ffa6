using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Diagnostics.Health;

internal sealed class HealthOptionsValidator : IValidateOptions<HealthOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthOptions options) => options.LowFreeBytes == 0 || options.LowFreeBytes >= options.MinFreeBytes
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{HealthOptions.Section}:LowFreeBytes is {options.LowFreeBytes}; whoever is to be warned needs more than MinFreeBytes, {options.MinFreeBytes}.");
}
