using Microsoft.Extensions.Options;

namespace Chat.Client;

internal sealed class ChatClientOptionsValidator : IValidateOptions<ChatClientOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatClientOptions options)
    {
        var faults = options.Faults().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
