using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Draining;

internal sealed class DrainOptionsValidator : IValidateOptions<DrainOptions>
{
    public ValidateOptionsResult Validate(string? name, DrainOptions options)
    {
        var needed = options.Delay + options.Spread + DrainOptions.StopReserve;
        return needed <= options.Timeout
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Chat:Drain:Timeout is {options.Timeout}; Delay, Spread and {DrainOptions.StopReserve.TotalSeconds:0} s for the end need {needed}.");
    }
}
