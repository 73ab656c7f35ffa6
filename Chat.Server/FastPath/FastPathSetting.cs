using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.FastPath;

/// <summary>Reads and checks the setting, which is asked for before there are options.</summary>
internal sealed class FastPathSetting(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    public const string Name = "Chat:FastPath";

    /// <summary>Whether the fast path is in use. What cannot be read counts as on; the start ends with it.</summary>
    public static bool IsOn(IConfiguration configuration) => Read(configuration) is not FastPathMode.Off;

    public ValidateOptionsResult Validate(string? name, StartChecks options) => Read(configuration) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{Name} is '{configuration[Name]}', which is not one of {string.Join(", ", Enum.GetNames<FastPathMode>())}.");

    private static FastPathMode? Read(IConfiguration configuration) => configuration[Name] switch
    {
        null or "" => FastPathMode.On,
        var text when Enum.TryParse<FastPathMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode) && !char.IsAsciiDigit(text[0]) => mode,
        _ => null,
    };
}
