//! The fault, byte by byte, on a socket.

use std::{future::pending, io};

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, sink},
    net::TcpStream,
};

use super::{Answer, Fault, Strike};
use crate::connection::Connection;

/// The honest answer, or the fault that strikes in its place.
pub(crate) async fn answer_or_strike(
    honest: Answer,
    strike: Option<Strike>,
    connection: &Connection,
) -> Response {
    // A call is at work until its answer is about to leave.
    let (fault, _at_work) = strike.map(Strike::into_parts).unzip();
    match fault {
        None | Some(Fault::None) => honest.into_response(),
        Some(Fault::Delay { by }) => {
            tokio::time::sleep(by).await;
            honest.into_response()
        }
        Some(Fault::Answer(answer)) => answer.into_response(),
        Some(Fault::GzipBomb { inflated_mebibytes }) => {
            Answer::gzip_bomb(inflated_mebibytes).into_response()
        }
        Some(fault) => {
            let socket =
                connection.seize().expect("a connection that was seized brings no further request");
            // A client that leaves in the middle ends the play early, which is its right.
            let _ = play(fault, socket).await;
            // Nobody receives this one: the connection is seized.
            Response::default()
        }
    }
}

/// Plays a fault to its end, the end of the connection.
pub(crate) async fn play(fault: Fault, mut socket: TcpStream) -> io::Result<()> {
    match fault {
        Fault::Delay { by } => tokio::time::sleep(by).await,
        Fault::Answer(answer) => socket.write_all(&answer.to_bytes()).await?,
        Fault::GzipBomb { inflated_mebibytes } => {
            let bomb = Answer::gzip_bomb(inflated_mebibytes);
            socket.write_all(&bomb.to_bytes()).await?;
        }
        Fault::None | Fault::Load(_) | Fault::Close => {}
        Fault::Reset => return socket.set_zero_linger(),
        Fault::NeverAnswer => pending::<()>().await,
        Fault::Stall { body } => {
            head(&mut socket, &content_length(&body, 1)).await?;
            socket.write_all(&body).await?;
            pending::<()>().await;
        }
        Fault::Trickle { body, pause } => {
            head(&mut socket, &content_length(&body, 0)).await?;
            for byte in body {
                tokio::time::sleep(pause).await;
                socket.write_u8(byte).await?;
            }
        }
        Fault::ShortBody { body, missing_bytes } => {
            head(&mut socket, &content_length(&body, missing_bytes)).await?;
            socket.write_all(&body).await?;
        }
        Fault::CutChunked { body } => {
            head(&mut socket, "Transfer-Encoding: chunked\r\n").await?;
            let size = format!("{:x}\r\n", body.len());
            socket.write_all(size.as_bytes()).await?;
            socket.write_all(&body).await?;
            socket.write_all(b"\r\n").await?;
        }
        Fault::CutBody { body } => {
            head(&mut socket, "Connection: close\r\n").await?;
            socket.write_all(&body).await?;
        }
        Fault::NotHttp { bytes } => socket.write_all(&bytes).await?,
        Fault::EndlessBody { bytes } => {
            head(&mut socket, "Connection: close\r\n").await?;
            fill(&mut socket, b' ', bytes).await?;
        }
        Fault::HugeHeader { bytes } => {
            socket.write_all(b"HTTP/1.1 200 OK\r\nX-Filler: ").await?;
            fill(&mut socket, b'x', bytes).await?;
            socket.write_all(b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}").await?;
        }
    }
    close(socket).await
}

/// The status line and headers of a JSON answer, with these lines among them.
async fn head(socket: &mut TcpStream, lines: &str) -> io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{lines}\r\n");
    socket.write_all(head.as_bytes()).await
}

fn content_length(body: &Bytes, missing_bytes: u64) -> String {
    let announced = missing_bytes.saturating_add(body.len() as u64);
    format!("Content-Length: {announced}\r\n")
}

async fn fill(socket: &mut TcpStream, byte: u8, bytes: u64) -> io::Result<()> {
    let mut filling = tokio::io::repeat(byte).take(bytes);
    tokio::io::copy(&mut filling, socket).await?;
    Ok(())
}

/// Closes in the orderly way. A socket that is dropped with unread bytes would be reset instead,
/// so whatever the client still sends is read first.
async fn close(mut socket: TcpStream) -> io::Result<()> {
    socket.shutdown().await?;
    tokio::io::copy(&mut socket, &mut sink()).await?;
    Ok(())
}
