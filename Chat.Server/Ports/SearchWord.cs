namespace Chat.Server.Ports;

/// <param name="Text">The word, or how it begins, as <see cref="SearchText"/> makes it.</param>
/// <param name="IsBeginning">Whether it stands for all words that begin so.</param>
internal readonly record struct SearchWord(string Text, bool IsBeginning);
