using System.ComponentModel.DataAnnotations;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>One entry of <c>Chat:Api:Keys</c>. The key itself is not in the configuration, only its hash.</summary>
internal sealed class ApiKeySettings : IValidatableObject
{
    /// <summary>Who has the key, for logs and as the sender of what has no other.</summary>
    public string Name { get; set; } = "";

    /// <summary>The SHA-256 of the key's text, 64 hexadecimal digits, as <c>keys new</c> prints it.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>What it allows: <c>publish</c>, <c>read</c>, <c>moderate</c>, <c>admin</c>.</summary>
    public string[] Scopes { get; set; } = [];

    public ApiScope Allowed => Scopes.Aggregate(ApiScope.None, (all, scope) => all | Parse(scope));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ChatRules.IsName(SystemSender.Of(Name), ChatLimits.UserIdLength) || Name.Length == 0)
            yield return new ValidationResult($"A key's name has 1 to {ChatLimits.UserIdLength - SystemSender.Prefix.Length} characters, no control characters and no white space at its ends.", [nameof(Name)]);
        if (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit))
            yield return new ValidationResult("This is not the SHA-256 of a key: it has 64 hexadecimal digits. 'dotnet Chat.Server.dll keys new NAME' makes a key and prints it.", [nameof(Sha256)]);
        if (Scopes.Length == 0 || Array.Exists(Scopes, scope => Parse(scope) == ApiScope.None))
            yield return new ValidationResult("A key has at least one of the scopes publish, read, moderate, admin, and no others.", [nameof(Scopes)]);
    }

    private static ApiScope Parse(string scope) => scope switch
    {
        "publish" => ApiScope.Publish,
        "read" => ApiScope.Read,
        "moderate" => ApiScope.Moderate,
        "admin" => ApiScope.Admin,
        _ => ApiScope.None,
    };
}
