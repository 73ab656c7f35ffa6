namespace Chat.LoadTest.Honest;

/// <summary>The server refused a request with one of its error codes.</summary>
internal sealed class ChatFailureException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code => code;
}
