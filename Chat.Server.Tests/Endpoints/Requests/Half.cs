namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>
/// Half a character, an unpaired surrogate: no serializer of .NET writes it, so this stands for it in a value until the JSON is made.
/// </summary>
internal static class Half
{
    public const string Character = "<half a character>";

    public static string In(string json) => json.Replace(System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(Character), "\\ud83d", StringComparison.Ordinal);
}
