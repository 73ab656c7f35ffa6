using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

/// <summary>
/// <c>Chat:SecretsPath</c>: a folder whose files are settings, as Docker, Kubernetes and systemd hand secrets to a service. A file is named as the setting is in
/// the environment (<c>Jwt__SigningKey</c>) and has its value; files with other names are settings that nobody reads. A secret in a file is in no environment,
/// which children inherit and diagnostics print.
/// </summary>
internal sealed class SecretFiles(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    public const string Setting = "Chat:SecretsPath";

    public ValidateOptionsResult Validate(string? name, StartChecks options) =>
        configuration[Setting] is not { Length: > 0 } path || Directory.Exists(path)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Setting}: there is no folder '{path}' that the server may read.");
}
