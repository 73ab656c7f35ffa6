using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>What one key cannot see: that there is another one with its name or its hash.</summary>
internal sealed class ApiKeyRules : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        string[] failures =
        [
            .. Twice(options.Keys.Select(key => key.Name)).Select(twice => $"{ApiOptions.Section}:Keys: the name '{twice}' stands twice."),
            .. Twice(options.Keys.Select(key => key.Sha256)).Where(twice => twice.Length > 0).Select(_ => $"{ApiOptions.Section}:Keys: a hash stands twice."),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Twice(IEnumerable<string> values) =>
        values.GroupBy(value => value, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key);
}
