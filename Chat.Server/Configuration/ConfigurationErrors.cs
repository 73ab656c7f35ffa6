using Microsoft.Extensions.Options;

namespace Chat.Server.Configuration;

/// <summary>Turns failed option validation at start into one list for a person to read.</summary>
internal static class ConfigurationErrors
{
    /// <summary>The exit code of a process whose configuration is wrong: <c>EX_CONFIG</c> of <c>sysexits.h</c>.</summary>
    public const int ExitCode = 78;

    /// <summary>All failures when the exception is about configuration, else null.</summary>
    public static IReadOnlyList<string>? From(Exception exception) => exception switch
    {
        OptionsValidationException validation => [.. validation.Failures],
        AggregateException all when all.InnerExceptions.All(e => e is OptionsValidationException) =>
            [.. all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures)],
        _ => null,
    };

    public static void Write(TextWriter output, IReadOnlyList<string> failures)
    {
        output.WriteLine("The configuration is not valid:");
        foreach (var failure in failures) output.WriteLine($"  - {failure}");
    }
}
